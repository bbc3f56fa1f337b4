import { shown } from './detail.client.mjs';
import { el, ms, pre, tone } from './elements.client.mjs';

// The inspector's page: the list of requests as they come, and the chosen one beside it.

const $ = (id) => document.getElementById(id);
const rows = new Map();
let chosen;
let asked = 0;

function addRow(request) {
  const { id, at, door, method, url, status, outcome, totalMs, coldStart } = request;
  const cold = coldStart ? ', cold start' : '';
  const more = `${new Date(at).toLocaleTimeString()} · ${door} · ${outcome} · ${ms(totalMs)}${cold}`;
  const button = el(
    'button',
    '',
    el('strong', '', method),
    el('span', 'url', url),
    el('span', tone(status), String(status)),
    el('span', 'more', more),
  );
  button.type = 'button';
  button.dataset.id = id;
  button.tabIndex = -1;
  button.addEventListener('click', () => choose(id));
  const row = el('li', '', button);
  rows.set(id, row);
  $('list').prepend(row);
  // As many as the tool keeps.
  while (rows.size > 200) dropOldest();
  $('empty').hidden = true;
  markRows();
}

function dropOldest() {
  const [id, row] = rows.entries().next().value;
  row.remove();
  rows.delete(id);
}

/** One row is in the tab order, the chosen one or the first. */
function markRows() {
  const buttons = [...document.querySelectorAll('#list button')];
  const current = rows.get(chosen)?.firstChild ?? buttons[0];
  for (const button of buttons) {
    button.tabIndex = button === current ? 0 : -1;
    button.setAttribute('aria-current', String(Number(button.dataset.id) === chosen));
  }
}

const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

function moveInList(event) {
  const step = STEPS[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const buttons = [...document.querySelectorAll('#list button')];
  const next = Math.min(buttons.length - 1, Math.max(0, buttons.indexOf(document.activeElement) + step));
  buttons[next]?.focus();
  if (buttons[next]) choose(Number(buttons[next].dataset.id));
}

async function choose(id) {
  chosen = id;
  markRows();
  asked += 1;
  const mine = asked;
  const response = await fetch(`/requests/${id}`);
  const request = await response.json();
  // Another one may have been chosen meanwhile.
  if (mine !== asked) return;
  $('detail').replaceChildren(...(response.ok ? shown(request) : [el('p', 'bad', request.error)]));
}

function showStatus({ reloads, buildError, lastError }) {
  $('connection').textContent = reloads > 0 ? `Live. Reloaded ${reloads} times.` : 'Live.';
  const title = buildError ? 'The last change could not be used; the code before it answers.' : 'Last error';
  $('problem').hidden = !buildError && !lastError;
  $('problem').replaceChildren(el('strong', 'bad', title), pre(buildError ?? lastError?.message ?? ''));
}

$('list').addEventListener('keydown', moveInList);
const events = new EventSource('/events');
events.addEventListener('start', () => {
  for (const row of rows.values()) row.remove();
  rows.clear();
  $('empty').hidden = false;
});
events.addEventListener('request', ({ data }) => addRow(JSON.parse(data)));
events.addEventListener('status', ({ data }) => showStatus(JSON.parse(data)));
events.addEventListener('error', () => {
  $('connection').textContent = 'Not connected: is the tool still running?';
});
