import { shown } from './detail.client.mjs';
import { el, ms, pre, tone } from './elements.client.mjs';

// The inspector's page: the list of requests as they arrive, and the selected one beside it.

const $ = (id) => document.getElementById(id);
const rows = new Map();
let selected;
let selections = 0;

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
  button.addEventListener('click', () => select(id));
  const row = el('li', '', button);
  rows.set(id, row);
  $('list').prepend(row);
  // The tool keeps this many.
  while (rows.size > 200) dropOldest();
  $('empty').hidden = true;
  markRows();
}

function dropOldest() {
  const [id, row] = rows.entries().next().value;
  row.remove();
  rows.delete(id);
}

/** Only one row is in the tab order: the selected one, or the first. */
function markRows() {
  const buttons = [...document.querySelectorAll('#list button')];
  const current = rows.get(selected)?.firstChild ?? buttons[0];
  for (const button of buttons) {
    button.tabIndex = button === current ? 0 : -1;
    button.setAttribute('aria-current', String(Number(button.dataset.id) === selected));
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
  if (buttons[next]) select(Number(buttons[next].dataset.id));
}

async function select(id) {
  selected = id;
  markRows();
  selections += 1;
  const mine = selections;
  const response = await fetch(`/requests/${id}`);
  const request = await response.json();
  // Another one may have been selected meanwhile.
  if (mine !== selections) return;
  $('detail').replaceChildren(...(response.ok ? shown(request) : [el('p', 'bad', request.error)]));
}

function showStatus({ reloads, buildError, lastError }) {
  $('connection').textContent = reloads > 0 ? `Live. Reloads: ${reloads}.` : 'Live.';
  const title = buildError ? "The last change can't be used. The previous code still runs." : 'Last error';
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
  $('connection').textContent = 'Not connected. Is the tool still running?';
});
