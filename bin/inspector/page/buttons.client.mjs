import { el } from './elements.client.mjs';

const token = document.querySelector('meta[name=inspector-token]').content;

const say = (text) => {
  document.getElementById('said').textContent = text;
};

/** Buttons for a request. */
export function buttons({ id, curl }) {
  const row = el('div', 'actions');
  row.setAttribute('role', 'group');
  row.setAttribute('aria-label', 'Actions on the request');
  row.append(
    action('Replay', async () => `Sent again: ${(await post(id, 'replay')).status}.`),
    action('Copy as curl', async () => {
      await navigator.clipboard.writeText(curl ?? '');
      return 'Copied. The signature is a variable.';
    }),
    action('Save as test fixture', async () => `Saved: ${(await post(id, 'fixture')).file}`),
  );
  return row;
}

function action(label, act) {
  const button = el('button', '', label);
  button.type = 'button';
  button.addEventListener('click', () => act().then(say, (error) => say(error.message)));
  return button;
}

async function post(id, verb) {
  const response = await fetch(`/requests/${id}/${verb}`, { method: 'POST', headers: { 'x-inspector-token': token } });
  if (response.ok) return response.json();
  const body = await response.text();
  throw new Error(response.status === 403 ? body : JSON.parse(body).error);
}
