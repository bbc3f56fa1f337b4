import { describe, expect, it } from 'vitest';
import { type FetchHandler, webhook } from '../../../lambda';
import { CONTEXT } from '../../../lambda/testing';
import { recordingLogger } from '../logger';
import { CALL, replay } from './doors';

const HOST = 'https://hooks.example.com';
const DOOR = { door: 'function-url', options: {} } as const;

/** Returns what a router gets for a signed request with this path and query. */
async function routed(target: string, url = `${HOST}${target}`) {
  let seen: string | undefined;
  const fetch: FetchHandler = (request) => {
    seen = request.url;
    return new Response('<Response/>');
  };
  const logger = recordingLogger();
  const handler = webhook(fetch, { authToken: 'secret', origins: [HOST], logger });
  const event = replay(DOOR, {}, { url, params: CALL });
  // The encoder writes a path as a client does. Here, every byte stays.
  const [, path = '', query = ''] = /^([^?]*)\??(.*)$/s.exec(target) ?? [];
  const answer = await handler({ ...event, rawPath: path, rawQueryString: query }, CONTEXT);
  return { seen, status: (answer as { statusCode: number }).statusCode, outcome: logger.entries.at(-1)?.outcome };
}

describe('a path that `Request` reads as another one reaches no router', () => {
  it.each([
    '/public/../admin',
    '/public/%2e%2e/admin',
    '/public/.%2E/admin',
    '/public/./admin',
    '/public/%2e/admin',
    '/public/..',
    '/public\\..\\admin',
    '/public\\admin',
    '/ad\tmin',
    '/ad\nmin',
    '/admin\r',
    '/voice?a=\tb',
  ])('%j', async (target) => {
    expect(await routed(target)).toEqual({ seen: undefined, status: 404, outcome: 'no-route' });
  });
});

describe('any other path reaches the router', () => {
  it.each([
    ['/', '/'],
    ['/voice', '/voice'],
    ['/voice/', '/voice/'],
    ['//voice', '//voice'],
    ['/a.b/..c/d..', '/a.b/..c/d..'],
    ["/it's/%27/%2F/%25/%c3%a9", "/it's/%27/%2F/%25/%c3%a9"],
    ['/two words/é/{x}|^`"<>', '/two%20words/%C3%A9/{x}|^`"<>'],
    ["/voice?a=it's&b=%27&c=é&&d=?/&e= f", "/voice?a=it's&b=%27&c=é&&d=?/&e= f"],
  ])('%j', async (target, path) => {
    expect(await routed(target)).toEqual({ seen: new URL(`${HOST}${path}`).href, status: 200, outcome: 'accepted' });
  });
});
