import { buttons } from './buttons.client.mjs';
import { el, ms, pre, prose, tone } from './elements.client.mjs';

/** Details of a request. */
export function shown(request) {
  const { method, url, status, outcome, door } = request;
  return [
    el('h2', '', `${method} ${url} `, el('span', tone(status), `${status} ${outcome}`)),
    el('p', 'quiet', `at the front door ${door}, ${timing(request)}`),
    buttons(request),
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

function explained(request) {
  const { explanation } = request;
  if (!explanation) return [el('p', 'warn', 'The door answered without calling the function.')];
  const { signed, cause, detail, fix, docs, signedUrl, candidates, moreCandidates } = explanation;
  const box = el(
    'section',
    `explained ${signed ? 'good' : 'bad'}`,
    el('p', '', el('strong', '', signed ? 'Signed.' : `Not signed: ${cause}.`), ' ', ...prose(detail)),
  );
  box.setAttribute('aria-label', 'Explanation');
  if (fix) box.append(el('p', '', el('strong', '', 'Fix: '), ...prose(fix)));
  if (docs) box.append(el('p', 'quiet', `See ${docs}`));
  const urls = el(
    'dl',
    'urls',
    ...urlRow('received', marked(request.received)),
    ...urlRow('public', marked(request.public)),
  );
  if (signedUrl && !signed) urls.append(...urlRow('signed', [signedUrl]));
  const list = el(
    'details',
    '',
    el('summary', '', `Candidates tried: ${candidates.length + moreCandidates}`),
    pre(candidates.join('\n')),
  );
  return [box, el('h3', '', 'URL'), urls, list];
}

function urlRow(name, content) {
  return [el('dt', '', name), el('dd', '', el('code', '', ...content))];
}

function marked(pieces) {
  return pieces.map(({ text: piece, differs }) => (differs ? el('mark', '', piece) : piece));
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
