import { describe, expect, it } from 'vitest';
import { voiceParams } from '../../lambda/testing';
import { deployed } from './deployed';

const BASE = 'https://abc123.lambda-url.eu-west-1.on.aws';

describe('the Hono app', () => {
  it('receives the validated request', async () => {
    const { call } = deployed('hono', 'function-url');
    const { statusCode, headers, body } = await call(`${BASE}/voice`, { params: voiceParams({ FromCity: 'Porto' }) });

    expect({ statusCode, type: headers['content-type'] }).toEqual({
      statusCode: 200,
      type: 'text/xml; charset=utf-8',
    });
    expect(body).toContain('<Say>Hello, caller from Porto.</Say>');
  });

  it('answers only signed requests, even without a route', async () => {
    const { call } = deployed('hono', 'function-url');

    expect(await call(`${BASE}/elsewhere`)).toMatchObject({ statusCode: 404 });
    expect(await call(`${BASE}/elsewhere`, { authToken: 'forged' })).toMatchObject({ statusCode: 403 });
  });
});
