import { conversationButtons } from './buttons.client.mjs';
import { el } from './elements.client.mjs';
import { explained } from './explained.client.mjs';

/** Details of a conversation with the relay. `related` links to the requests of the same call. */
export function shownConversation(conversation, related) {
  const { url, status, outcome, explanation } = conversation;
  const list = el('ol', 'conversation');
  list.setAttribute('role', 'log');
  list.setAttribute('aria-label', 'Conversation');
  list.tabIndex = 0;
  return [
    el('h2', '', 'Conversation at ', url),
    el('p', 'quiet', `Handshake ${status}. `, el('span', 'state', outcome)),
    conversationButtons(conversation),
    ...related,
    ...(explanation ? explained(conversation) : []),
    list,
  ];
}

/** Shows the lines that are new or that have changed, so that focus, scrolling, and screen readers stay where they are. */
export function updateConversation(detail, { lines, outcome }) {
  const list = detail.querySelector('.conversation');
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  detail.querySelector('.state').textContent = outcome;
  lines.forEach((line, index) => {
    const known = list.children[index];
    const key = JSON.stringify(line);
    if (known?.dataset.key === key) return;
    const item = shownLine(line, lines[0].at);
    item.dataset.key = key;
    if (known) known.replaceWith(item);
    else list.append(item);
  });
  if (atEnd) list.scrollTop = list.scrollHeight;
}

function shownLine({ who, type, text, at, firstMs, texts, open }, startedAt) {
  const seconds = `+${((at - startedAt) / 1000).toFixed(2)} s`;
  const item = el(
    'li',
    who,
    el('span', 'when', seconds),
    el('span', 'who', who === 'relay' ? type : `${who}: ${type}`),
    el('span', 'said', text, open ? ' …' : ''),
  );
  const first = firstMs === undefined ? '' : `first text after ${Math.round(firstMs)} ms, texts: ${texts}`;
  if (first) item.append(el('span', 'more', first));
  return item;
}
