import { action, post } from './buttons.client.mjs';
import { shownConversation, updateConversation } from './conversation.client.mjs';
import { links, shown } from './detail.client.mjs';
import { el, pre } from './elements.client.mjs';
import { RequestList } from './list.client.mjs';

// The inspector's page: the list of requests as they arrive, and the selected one beside it.

const $ = (id) => document.getElementById(id);
let selections = 0;
let refreshing = false;
let again = false;

const list = new RequestList({
  list: $('list'),
  empty: $('empty'),
  filter: $('filter'),
  group: $('group'),
  onSelect: select,
});

/** The address is a link to the request, as long as the tool keeps it. */
async function select(id) {
  list.select(id);
  history.replaceState(null, '', `#${id}`);
  selections += 1;
  const mine = selections;
  const response = await fetch(`/requests/${id}`);
  const request = await response.json();
  // Another one may have been selected meanwhile.
  if (mine !== selections) return;
  const content = response.ok ? contentOf(request, list.related(request)) : [el('p', 'bad', request.error)];
  $('detail').replaceChildren(...content);
  if (request.kind === 'conversation') updateConversation($('detail'), request);
}

function contentOf(request, related) {
  return request.kind === 'conversation'
    ? shownConversation(request, links(request, related))
    : shown(request, related);
}

/** Shows how the selected conversation goes on. One request at a time, and a last one after the last change. */
async function refresh(id) {
  if (refreshing) {
    again = true;
    return;
  }
  refreshing = true;
  const response = await fetch(`/requests/${id}`);
  const conversation = await response.json();
  if (response.ok && list.selected === id && $('detail').querySelector('.conversation')) {
    updateConversation($('detail'), conversation);
  }
  refreshing = false;
  if (again) {
    again = false;
    await refresh(id);
  }
}

function selectLinked() {
  const [, id] = /^#(\d{1,9})$/.exec(location.hash) ?? [];
  if (id !== undefined && Number(id) !== list.selected) select(Number(id));
}

function showStatus({ reloads, buildError, lastError }) {
  $('connection').textContent = reloads > 0 ? `Live. Reloads: ${reloads}.` : 'Live.';
  const title = buildError ? "The last change can't be used. The previous code still runs." : 'Last error';
  $('problem').hidden = !buildError && !lastError;
  $('problem').replaceChildren(el('strong', 'bad', title), pre(buildError ?? lastError?.message ?? ''));
}

$('tools').append(
  action('Clear', async () => {
    await post('/clear');
    return 'Cleared.';
  }),
);
addEventListener('hashchange', selectLinked);
const events = new EventSource('/events');
events.addEventListener('start', () => list.clear());
events.addEventListener('request', ({ data }) => {
  const request = JSON.parse(data);
  list.add(request);
  if (request.kind === 'conversation' && request.id === list.selected) refresh(request.id);
});
events.addEventListener('status', ({ data }) => {
  showStatus(JSON.parse(data));
  selectLinked();
});
events.addEventListener('error', () => {
  $('connection').textContent = 'Not connected. Is the tool still running?';
});
