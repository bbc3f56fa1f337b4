import fc from 'fast-check';
import type { SignedRequestOptions } from '../../../lambda/testing';
import { credentials, hostname, params, rawPath, rawQuery, text, token } from '../arbitraries';
import type { Call } from './calls';
import { pathWriter } from './encodings';
import { decodedQuery, groupedQuery } from './queries';

type Method = Pick<SignedRequestOptions, 'method' | 'params' | 'json'>;

const post = params.map((form): Method => ({ method: 'POST', params: form }));
const json = fc.jsonValue().map((value): Method => ({ method: 'POST', json: value }));
const get = params.map((form): Method => ({ method: 'GET', params: form }));
/** A GET with all parameters, including Twilio's, in the URL's query, for front doors that don't keep the query raw. */
const bareGet = fc.constant<Method>({ method: 'GET' });

/** Destination of a URL: the part signed before the path, and how much of it reaches the front door. */
interface Place {
  readonly before: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Signed port and user info. The front door's host has no port, as AWS sets it.
 * User info is decoded, percent-encoded by `encodeURIComponent`, or dropped. Other encodings can't be known, nor plain
 * user info with a character that ends an authority (`/`, `?`, `#`).
 */
const place = fc
  .record({
    host: hostname,
    port: fc.constantFrom('', ':443'),
    login: fc.option(credentials),
    kept: fc.constantFrom<'plain' | 'escaped' | 'dropped'>('plain', 'escaped', 'dropped'),
  })
  .map(({ host, port, login, kept }): Place & { host: string } => {
    if (login === null) return { host, before: `https://${host}${port}`, headers: {} };
    const [user, password] = login;
    const spell = kept === 'escaped' || /[/?#]/.test(password) ? encodeURIComponent : (value: string) => value;
    const info = kept === 'dropped' ? '' : `${spell(user)}${password === '' ? '' : `:${spell(password)}`}@`;
    const basic = Buffer.from(`${user}:${password}`).toString('base64');
    return { host, before: `https://${info}${host}${port}`, headers: { Authorization: `Basic ${basic}` } };
  });

export const whole = (path: string, query: string) => (query === '' ? path : `${path}?${query}`);

export interface Parts {
  readonly path: fc.Arbitrary<string>;
  readonly query: fc.Arbitrary<string>;
  readonly method: fc.Arbitrary<Method>;
}

/** Calls directly to a front door. */
function direct(door: Pick<Call, 'door' | 'options'>, { path, query, method }: Parts): fc.Arbitrary<Call> {
  return fc.tuple(place, path, query, method, token).map(([at, urlPath, urlQuery, how, authToken]): Call => {
    const url = at.before + whole(urlPath, urlQuery);
    return { ...door, signed: { url, authToken, headers: at.headers, ...how }, wire: { host: at.host } };
  });
}

/**
 * A path that can be known although the front door decodes it twice: one style, with a percent sign escaped twice,
 * by itself or with everything else. An HTTP API can't preserve `%2F` (which becomes a slash), the rest after a decoded
 * `?`, mixed styles, lower-case escapes, or escapes that no style has (`%61`).
 */
export const decodedPath = fc
  .tuple(
    fc.array(
      text.map((each) => each.replaceAll(/[/?]/g, '')),
      { maxLength: 4 },
    ),
    pathWriter,
    fc.boolean(),
  )
  .map(([segments, write, all]) => {
    const path = `/${segments.map(write).join('/')}`;
    return path.includes('%25') ? path.replaceAll(all ? '%' : '%25', all ? '%25' : '%2525') : path;
  });

export const raw: Omit<Parts, 'path'> = { query: rawQuery, method: fc.oneof(post, get, json) };
const staged = fc.tuple(fc.constantFrom('live', 'dev'), rawPath).map(([stage, path]) => `/${stage}${path}`);

/** `bodySHA256` doesn't need a generated position, because Twilio appends it. */
export const mapped = fc.oneof(post, json, bareGet);

/** Calls through each front door in each setup, if the front door keeps enough to know the signed URL. */
export const callsByDoor: Readonly<Record<string, fc.Arbitrary<Call>>> = {
  'a Function URL': direct({ door: 'function-url' }, { path: rawPath, ...raw }),
  'an HTTP API, payload 2.0': direct({ door: 'http-api' }, { path: decodedPath, ...raw }),
  'an HTTP API, named stage': direct(
    { door: 'http-api', options: { stage: 'dev' } },
    { path: decodedPath.map((path) => `/dev${path}`), ...raw },
  ),
  "an HTTP API's custom domain, named stage": direct(
    { door: 'http-api', options: { basePath: '', stage: 'dev' } },
    { path: decodedPath, ...raw },
  ),
  "an HTTP API's custom domain, the stage's name as key": direct(
    { door: 'http-api', options: { basePath: 'dev', stage: 'dev' } },
    { path: decodedPath.map((path) => `/dev${path}`), ...raw },
  ),
  'an HTTP API, payload 1.0': direct(
    { door: 'http-api', options: { payloadFormatVersion: '1.0' } },
    { path: decodedPath, query: decodedQuery, method: mapped },
  ),
  "a REST API's own endpoint": direct({ door: 'rest-api' }, { path: staged, query: decodedQuery, method: mapped }),
  "a REST API's custom domain": direct(
    { door: 'rest-api', options: { basePath: 'base', stage: 'live' } },
    { path: rawPath.map((path) => `/base${path}`), query: decodedQuery, method: mapped },
  ),
  'a load balancer': direct(
    { door: 'application-load-balancer' },
    { path: rawPath, query: groupedQuery({ repeats: true }), method: mapped },
  ),
  'a load balancer without multi-value headers': direct(
    { door: 'application-load-balancer', options: { multiValueHeaders: false } },
    { path: rawPath, query: groupedQuery({ repeats: false }), method: mapped },
  ),
};
