import fc from 'fast-check';
import { signedRequest } from '../../../lambda/testing';
import { hostname, rawPath, token } from '../arbitraries';
import type { Call } from './calls';
import { decodedPath, mapped, type Parts, raw, whole } from './doors';
import { decodedQuery, groupedQuery } from './queries';

/** A front door behind a proxy: its host, the prefix of its path, and its treatment of path and query. */
const DOORS_BEHIND: readonly (Pick<Call, 'door' | 'options'> & Parts & { readonly stage: string })[] = [
  { door: 'function-url', stage: '', path: rawPath, ...raw },
  {
    door: 'application-load-balancer',
    stage: '',
    path: rawPath,
    query: groupedQuery({ repeats: true }),
    method: mapped,
  },
  { door: 'http-api', stage: '', path: decodedPath, ...raw },
  { door: 'http-api', options: { stage: 'dev' }, stage: '/dev', path: decodedPath, ...raw },
  { door: 'rest-api', stage: '/live', path: rawPath, query: decodedQuery, method: mapped },
];

/**
 * Calls through a proxy that is declared as a public origin, with its port and base path. The proxy sends its own host
 * or the front door's, keeps or strips the base path, and adds the stage. A path that repeats the base path can't be
 * known if the proxy strips one of the two.
 */
export const callsBehindProxies: fc.Arbitrary<Call> = fc
  .constantFrom(...DOORS_BEHIND)
  .chain(({ stage, path, query, method, ...door }) =>
    fc
      .record({
        origin: hostname.map((host) => `https://Hooks.${host}`),
        port: fc.constantFrom('', ':443', ':8443'),
        base: fc.constantFrom('', '/base', '/base/deep'),
        kept: fc.boolean(),
        host: hostname,
        path: path.filter((each) => !each.startsWith('/base')),
        query,
        method,
        authToken: token,
      })
      .map(({ origin, port, base, kept, host, authToken, ...rest }): Call => {
        const url = origin + port + base + whole(rest.path, rest.query);
        const behind = door.door === 'application-load-balancer' ? origin.slice('https://'.length) : host;
        const below = (kept ? base : '') + rest.path;
        const sent = signedRequest({ url, authToken, ...rest.method }).url;
        const target = stage + below + sent.slice(origin.length + port.length + base.length + rest.path.length);
        return {
          ...door,
          signed: { url, authToken, ...rest.method },
          wire: { host: behind, target },
          origins: [origin + port + base],
        };
      }),
  );
