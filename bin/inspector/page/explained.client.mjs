import { el, pre, prose } from './elements.client.mjs';

/** Not a success if the signature matched but the function failed. */
function headline({ failure, outcome, explanation: { signed, cause } }) {
  if (failure) return `Failed: ${failure}`;
  if (!signed) return `Not signed: ${cause}.`;
  return outcome === 'accepted' ? 'Signed.' : `Signed, but ${outcome}.`;
}

/** The cause of a request's outcome, and its URLs. */
export function explained(request) {
  const { explanation, refusal, failure, outcome } = request;
  if (!explanation) {
    const why = refusal ? ` ${refusal}` : '';
    return [el('p', 'warn', `The door answered without calling the function.${why}`)];
  }
  const { signed, detail, fix, docs, signedUrl, candidates, moreCandidates } = explanation;
  const box = el(
    'section',
    `explained ${signed && !failure && outcome === 'accepted' ? 'good' : 'bad'}`,
    el('p', '', el('strong', '', headline(request)), ' ', ...prose(detail)),
  );
  box.setAttribute('aria-label', 'Explanation');
  if (fix) box.append(el('p', '', el('strong', '', 'Fix: '), ...prose(fix)));
  if (docs) {
    const link = el('a', '', docs);
    link.href = docs;
    link.rel = 'noreferrer';
    box.append(el('p', 'quiet', 'See ', link));
  }
  const urls = el(
    'dl',
    'urls',
    ...urlRow('received', marked(request.received ?? [{ text: request.explanation.receivedUrl }])),
    ...urlRow('public', marked(request.public ?? [{ text: request.explanation.publicUrl }])),
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
