const PARTS = /^(https?:)\/\/([^/?#]*)([^?#]*)(\?[^#]*)?/i;

/**
 * The URL that a reference means: a redirect's `Location`, or a URL in TwiML, which is relative to its document. As
 * text, for what is not dots stays as it is written. https://www.rfc-editor.org/rfc/rfc3986#section-5.2
 */
export function resolveReference(base: string, reference: string): string {
  if (/^[a-z][a-z\d+.-]*:/i.test(reference)) return reference;
  const [, scheme = '', authority = '', path = '', query = ''] = PARTS.exec(base) ?? [];
  if (reference.startsWith('//')) return scheme + reference;
  const origin = `${scheme}//${authority}`;
  if (reference === '' || reference.startsWith('#')) return origin + path + query + reference;
  if (reference.startsWith('?')) return origin + path + reference;
  const [, own = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(reference) ?? [];
  const folder = path.slice(0, path.lastIndexOf('/') + 1) || '/';
  return origin + withoutDots(own.startsWith('/') ? own : folder + own) + rest;
}

function withoutDots(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment === '..') kept.pop();
    if (segment !== '.' && segment !== '..') kept.push(segment);
    else if (last) kept.push('');
  }
  return `/${kept.join('/')}`;
}
