import type { FrontDoorRequest, Pair } from '../front-door';
import { queryOf } from '../routing';
import type { SignedContent } from '../signature';

/**
 * Headers whose values are ordinary words that can occur in any message. Any other header can contain a CDN's secret.
 */
const ORDINARY_HEADERS = /^(accept|accept-.*|cache-control|connection|content-.*|host|user-agent|x-forwarded-.*)$/;

/**
 * Returns the values of a request that stay out of the log, by name: parameters, JSON values, the body, and
 * credentials.
 */
export function sensitiveValues(request: FrontDoorRequest, content: SignedContent | undefined): Pair[] {
  return [
    ...contentValues(content),
    ...(request.method === 'POST' ? [] : queryOf(request)),
    ...headerValues(request),
  ].filter(([, value]) => value !== '');
}

function headerValues({ headers }: FrontDoorRequest): Pair[] {
  const names = Object.keys(headers).filter((name) => !ORDINARY_HEADERS.test(name));
  return names.flatMap((name) => {
    const value = headers[name] ?? '';
    const parts = name === 'cookie' ? cookies(value) : credentials(value);
    return [value, ...parts].map((each): Pair => [name, each]);
  });
}

function cookies(value: string): string[] {
  return value.split(/; ?/).map((cookie) => cookie.slice(cookie.indexOf('=') + 1));
}

/** Returns the credentials after a scheme, and the user and password of `Basic` credentials. */
function credentials(value: string): string[] {
  const [, scheme = '', given = ''] = /^(\S+) +(\S+)$/.exec(value) ?? [];
  if (scheme.toLowerCase() !== 'basic') return [given];
  const [user = '', ...password] = Buffer.from(given, 'base64').toString('utf8').split(':');
  return [given, user, password.join(':')];
}

function contentValues(content: SignedContent | undefined): readonly Pair[] {
  if (content?.kind === 'form') return content.params;
  if (content?.kind !== 'hashed') return [];
  const text = Buffer.from(content.body).toString('utf8');
  return [['body', text], ...(content.json ? jsonValues(text) : [])];
}

/** Collects with a list instead of recursion, because values can be nested deeper than the call stack. */
function jsonValues(text: string): Pair[] {
  const values: Pair[] = [];
  const open: [name: string, value: unknown][] = [['body', parsed(text)]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [name, value] = next;
    if (typeof value === 'object' && value !== null) for (const member of Object.entries(value)) open.push(member);
    else if (typeof value === 'string' || typeof value === 'number') values.push([name, String(value)]);
  }
  return values;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The whole text is already a value.
    return undefined;
  }
}
