import { el } from './elements.client.mjs';

const token = document.querySelector('meta[name=inspector-token]').content;

const say = (text) => {
  document.getElementById('said').textContent = text;
};

/** Buttons for a request. */
export function buttons({ id }) {
  const row = el('div', 'actions');
  row.setAttribute('role', 'group');
  row.setAttribute('aria-label', 'Actions on the request');
  row.append(
    action('Replay', async () => `Sent again: ${(await post(`/requests/${id}/replay`)).status}.`),
    action('Copy as curl', async () => {
      await copy((await post(`/requests/${id}/curl`)).text);
      return 'Copied. The command contains the signature.';
    }),
    ...copyButtons(id),
    action('Save as test fixture', async () => `Saved: ${(await post(`/requests/${id}/fixture`)).file}`),
  );
  return row;
}

/** Buttons that copy the event of a request or a conversation, and its link. */
function copyButtons(id) {
  return [
    action('Copy as event', async () => {
      await copy((await post(`/requests/${id}/event`)).text);
      return 'Copied. The event contains the signature.';
    }),
    action('Copy link', async () => {
      await copy(`${location.origin}/#${id}`);
      return 'Copied.';
    }),
  ];
}

/** Buttons for a conversation. */
export function conversationButtons({ id }) {
  const row = el('div', 'actions', ...copyButtons(id));
  row.setAttribute('role', 'group');
  row.setAttribute('aria-label', 'Actions on the conversation');
  return row;
}

/** A form to change a request, sign it again, and send it. */
export function editor({ id, method, editable }) {
  if (!editable) return [];
  const target = el('input', 'target');
  target.value = editable.target;
  target.setAttribute('aria-label', 'Path and query');
  const body = el('textarea', '');
  body.value = editable.body;
  body.rows = Math.min(16, Math.max(3, editable.body.split('\n').length + 1));
  body.setAttribute('aria-label', 'Parameters, one Name=value a line, or JSON');
  body.hidden = method !== 'POST';
  const send = action('Sign and send', async () => {
    const change = { target: target.value, body: body.value };
    return `Sent: ${(await post(`/requests/${id}/edit`, change)).status}.`;
  });
  return [el('details', 'editor', el('summary', '', 'Edit and replay'), target, body, send)];
}

function copy(text) {
  return navigator.clipboard.writeText(text);
}

/** A button that says how its action ended. */
export function action(label, act) {
  const button = el('button', '', label);
  button.type = 'button';
  button.addEventListener('click', () => act().then(say, (error) => say(error.message)));
  return button;
}

export async function post(path, value) {
  const body = value === undefined ? undefined : JSON.stringify(value);
  const response = await fetch(path, { method: 'POST', headers: { 'x-inspector-token': token }, body });
  if (response.ok) return response.json();
  const text = await response.text();
  throw new Error(response.status === 403 ? text : JSON.parse(text).error);
}
