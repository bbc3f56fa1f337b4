import { buttons, editor } from './buttons.client.mjs';
import { el, ms, pre, tone } from './elements.client.mjs';
import { explained } from './explained.client.mjs';

/** Details of a request. `related` are the other requests of the same call or message. */
export function shown(request, related = []) {
  const { method, url, status, outcome, door } = request;
  return [
    el('h2', '', `${method} ${url} `, el('span', tone(status), `${status} ${outcome}`)),
    el('p', 'quiet', `at the front door ${door}, ${timing(request)}`),
    buttons(request),
    ...editor(request),
    ...links(request, related),
    ...explained(request),
    ...twiml(request),
    ...pairs('Parameters', request.params),
    ...pairs('Headers', request.headers),
    ...text('Body', request.body),
    ...pairs('Response headers', request.answerHeaders),
    ...(request.twiml ? [] : text('Response body', request.answerBody)),
    ...text('Logs', request.logs.join('\n')),
  ];
}

function timing({ totalMs, handlerMs, initMs }) {
  const parts = [`${ms(totalMs)} in total`];
  if (handlerMs !== null) parts.push(`${ms(handlerMs)} in the function`);
  if (initMs !== null) parts.push(`${ms(initMs)} cold start`);
  return parts.join(', ');
}

/** Links to the other requests of the same call or message. */
export function links({ sid }, related) {
  if (related.length === 0) return [];
  const others = related.flatMap(({ id, method, url, status }) => {
    const link = el('a', '', `${method} ${url.replace(/^https?:\/\/[^/]*/, '')} ${status}`);
    link.href = `#${id}`;
    return [' ', link];
  });
  const name = sid.startsWith('CA') ? 'Same call' : 'Same message';
  return [el('p', 'related', el('strong', '', `${name} (${sid}):`), ...others)];
}

function twiml({ twiml: view }) {
  if (!view) return [];
  const wrong = new Set(view.errors.map(({ line }) => line));
  const lines = view.lines.map((line, index) => el('span', wrong.has(index + 1) ? 'wrong' : '', `${line}\n`));
  return [el('h3', '', 'TwiML'), ...view.errors.map(({ message }) => el('p', 'bad', message)), pre(...lines)];
}

function pairs(title, list) {
  if (list.length === 0) return [];
  return [
    el('h3', '', title),
    el('dl', '', ...list.flatMap(([name, value]) => [el('dt', '', name), el('dd', '', value)])),
  ];
}

function text(title, content) {
  return content === '' ? [] : [el('h3', '', title), pre(content)];
}
