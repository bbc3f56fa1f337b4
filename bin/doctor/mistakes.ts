import { resolveCname } from 'node:dns/promises';
import { isIP } from 'node:net';
import { parseTextUrl, type TextUrl } from '../twilio';
import { probe } from './reply';
import type { Subject } from './subject';

/** A wrong URL that a service can have built from a request, and the fix. */
export interface Mistake {
  /** Returns the wrong URL for the right one. */
  readonly url: (sent: string) => string;
  /** Whether the form's parameters are part of what the service checks. */
  readonly form: boolean;
  /** The mistake in words, after "the service". */
  readonly words: string;
}

/** Maximum number of requests. Services limit the rate of more. */
const MAX_TRIES = 60;

/** The result of a search for a mistake. */
export interface MistakeSearch {
  /** The first mistake whose request was accepted. */
  readonly found?: Mistake;
  /** Number of requests that were rejected. */
  readonly rejected: number;
}

/** Sends requests signed for the URLs that services mistakenly check, until one is accepted. */
export async function findMistake(subject: Subject): Promise<MistakeSearch> {
  const { text, options } = subject;
  const tries = mistakesOf(subject.url, await internalHosts(subject)).slice(0, MAX_TRIES);
  for (const [rejected, mistake] of tries.entries()) {
    const response = await probe(text, options, { sign: mistake });
    if (response === undefined || response.status === 429) return { rejected };
    if (response.status < 300) return { found: mistake, rejected };
  }
  return { rejected: tries.length };
}

/** One part of a URL, as a service can see it. */
interface View {
  readonly words: string | undefined;
  readonly change: (url: Parts) => Parts;
}

interface Parts {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
  readonly query: string;
}

const AS_SENT: View = { words: undefined, change: (url) => url };

/** Lists mistakes, the likeliest first: single ones, then the pairs of proxies that end TLS. */
function mistakesOf(url: TextUrl, hosts: readonly string[]): Mistake[] {
  const otherScheme = url.scheme === 'https' ? 'http' : 'https';
  const schemes: View[] = [
    AS_SENT,
    { words: `sees ${otherScheme}`, change: (parts) => ({ ...parts, scheme: otherScheme }) },
  ];
  const authorities: View[] = [AS_SENT, ...ports(url), ...hosts.map(internalHost)];
  const targets: View[] = [AS_SENT, ...paths(url)];
  const combined = schemes.flatMap((scheme) =>
    authorities.flatMap((authority) => targets.map((target) => [scheme, authority, target] as const)),
  );
  const changesOf = (views: readonly View[]) => views.filter(({ words }) => words !== undefined).length;
  const rank = (views: readonly View[]) => 2 * changesOf(views) - (views[0] === AS_SENT ? 0 : 1);
  const byCount = combined.filter((views) => changesOf(views) > 0).sort((a, b) => rank(a) - rank(b));
  const urls = byCount.map(
    (views): Mistake => ({
      words: views.flatMap(({ words }) => words ?? []).join(' and '),
      form: true,
      url: (sent) => text(views.reduce((parts, { change }) => change(parts), split(sent))),
    }),
  );
  const singles = urls.filter((_, index) => changesOf(byCount[index] ?? []) === 1);
  return [
    ...singles,
    { words: "leaves out the form's parameters", form: false, url: (sent) => sent },
    ...urls.slice(singles.length),
  ];
}

function ports({ authority, host, scheme }: TextUrl): View[] {
  const bare = authority.replace(/:\d+$/, '');
  const without: View = { words: 'leaves out the port', change: (parts) => ({ ...parts, authority: bare }) };
  const own = scheme === 'https' ? 443 : 80;
  const added = [own, 80, 443].filter((port, index, all) => all.indexOf(port) === index);
  const adding = added.map(
    (port): View => ({
      words: `adds the port :${port}`,
      change: (parts) => ({ ...parts, authority: `${bare}:${port}` }),
    }),
  );
  const lower: View = {
    words: 'writes the host in lower case',
    change: (parts) => ({ ...parts, authority: authority.toLowerCase() }),
  };
  return [...(bare === authority ? [] : [without]), ...adding, ...(host === host.toLowerCase() ? [] : [lower])];
}

function internalHost(authority: string): View {
  return { words: `sees the internal host ${authority}`, change: (parts) => ({ ...parts, authority }) };
}

function paths({ target }: TextUrl): View[] {
  const { path, query } = split(`https://-${target}`);
  const [, first = '', rest = ''] = /^(\/[^/]+)(\/.*)$/.exec(path) ?? [];
  const stage: View = {
    words: `leaves out the stage or base path ${first}`,
    change: (parts) => ({ ...parts, path: rest }),
  };
  const slash: View = path.endsWith('/')
    ? { words: 'drops the trailing slash', change: (parts) => ({ ...parts, path: path.slice(0, -1) }) }
    : { words: 'adds a trailing slash', change: (parts) => ({ ...parts, path: `${path}/` }) };
  const bare: View = { words: 'leaves out the query', change: (parts) => ({ ...parts, query: '' }) };
  const both: View = {
    words: `${stage.words} and the query`,
    change: (parts) => ({ ...parts, path: rest, query: '' }),
  };
  return [...(first ? [stage] : []), ...(query ? [bare] : []), ...(first && query ? [both] : []), slash];
}

function split(url: string): Parts {
  const [, scheme = '', authority = '', path = '', query = ''] = /^(\w+):\/\/([^/?]*)([^?]*)(.*)$/s.exec(url) ?? [];
  return { scheme, authority, path, query };
}

function text({ scheme, authority, path, query }: Parts): string {
  return `${scheme}://${authority}${path}${query}`;
}

/** Hosts that a server behind a proxy often sees, the named and the resolved ones first. */
async function internalHosts({ url, options, resolved }: Subject): Promise<string[]> {
  const { addresses } = await resolved();
  const aliases = options.lookup || isIP(url.host) !== 0 ? [] : await resolveCname(url.host).catch(() => []);
  return [...(options.internalHosts ?? []), ...aliases, ...addresses.slice(0, 1), ...COMMON];
}

const COMMON = ['localhost', 'localhost:3000', 'localhost:8080', 'localhost:8000', 'localhost:5000', '127.0.0.1'];

/** Returns the public origin to declare to a service. */
export function originOf(text: string): string {
  const { scheme, authority } = parseTextUrl(text);
  return `${scheme}://${authority}`;
}
