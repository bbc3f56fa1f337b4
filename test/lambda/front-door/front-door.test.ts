import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encoders } from '../../../lambda/encoding/encoders';
import { frontDoorOf, frontDoors } from '../../../lambda/front-door/codecs';
import { queryOf } from '../../../lambda/routing/webhook-request';
import { FRONT_DOOR_NAMES } from '../../../lib/contract';
import { recordedEvent, recordedEvents } from '../../events';

const root = join(__dirname, '../../..');

describe('front doors', () => {
  it('have the same names in the contract, the construct, the runtime, the encoders, and the recorded events', () => {
    const names = [...FRONT_DOOR_NAMES].sort();
    expect(frontDoors.map((door) => door.name).sort()).toEqual(names);
    expect(Object.keys(encoders).sort()).toEqual(names);
    expect([...new Set(recordedEvents.map(({ door }) => door))].sort()).toEqual(names);
    for (const name of names) {
      expect(existsSync(join(root, 'lib/front-door', name, `${name}.ts`)), `lib/front-door/${name}`).toBe(true);
      expect(existsSync(join(root, 'lambda/front-door', `${name}.ts`)), `lambda/front-door/${name}.ts`).toBe(true);
    }
    const folders = readdirSync(join(root, 'lib/front-door'), { withFileTypes: true }).filter((each) =>
      each.isDirectory(),
    );
    // CloudFront is in front of a front door and has no events.
    expect(folders.map(({ name }) => name).sort()).toEqual([...names, 'cloud-front'].sort());
  });

  it.each(recordedEvents)('accept $name at only one door', ({ door, event }) => {
    expect(frontDoors.filter((each) => each.accepts(event)).map((each) => each.name)).toEqual([door]);
  });

  it.each(recordedEvents)('read method, body, repeated headers, and cookies from $name', ({ name, event }) => {
    const request = frontDoorOf(event)?.read(event);
    const single = name === 'application-load-balancer.single-value';
    expect(request?.method).toBe('POST');
    expect(request?.body).toEqual({ content: 'Q2FsbFNpZD1DQTE=', isBase64Encoded: true });
    expect(request?.headers['x-repeat']).toBe(single ? 'two' : 'one,two');
    expect(request?.headers['cookie']).toBe('a=1; b=2');
  });

  it.each(recordedEvents)('read the decoded query from $name', ({ name, event }) => {
    const request = frontDoorOf(event)?.read(event);
    if (!request) throw new Error('not accepted');
    const repeats =
      name === 'application-load-balancer.single-value'
        ? [['repeat', 'two']]
        : [
            ['repeat', 'one'],
            ['repeat', 'two'],
          ];
    expect(queryOf(request)).toEqual([
      ...repeats,
      ['redirect', 'https://example.com/a/b'],
      ['literalPlus', 'a b'],
      ['encodedPlus', 'a+b'],
      ['empty', ''],
    ]);
  });

  it.each([null, 'text', 7, [], {}, { version: '2.0' }, { version: '3.0', requestContext: {} }, { Records: [] }])(
    "don't accept %j",
    (event) => {
      expect(frontDoorOf(event)).toBeUndefined();
    },
  );

  it("don't mistake an HTTP API with a custom domain for a Function URL", () => {
    const event = recordedEvent('http-api');
    const at = (domainName: string) =>
      frontDoorOf({ ...event, requestContext: { ...(event['requestContext'] as object), domainName } })?.name;
    expect(at('hooks.lambda-url.example.com')).toBe('http-api');
    expect(at('abc123.lambda-url.eu-west-1.on.aws')).toBe('function-url');
    expect(at('abc123.lambda-url.us-gov-west-1.on.aws')).toBe('function-url');
    expect(at('abc123.lambda-url.us-east-1.localhost.localstack.cloud:4566')).toBe('function-url');
  });

  it('write cookies as each door expects them', () => {
    const headers = [
      ['set-cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
      ['x-a', '1'],
      ['x-a', '2'],
    ] as const;
    const written = (name: string) =>
      frontDoorOf(recordedEvent(name))?.writer(recordedEvent(name))({ statusCode: 200, headers, body: '' });
    expect(written('http-api')).toMatchObject({ cookies: ['a=1', 'b=2'], headers: { 'x-a': '1, 2' } });
    expect(written('http-api.payload-1')).toMatchObject({ multiValueHeaders: { 'set-cookie': ['a=1', 'b=2'] } });
    expect(written('application-load-balancer')).toMatchObject({ statusDescription: '200 OK', isBase64Encoded: false });
    // Cookies can't be joined with a comma, and a map has room for only one.
    expect(written('application-load-balancer.single-value')).toMatchObject({
      headers: { 'set-cookie': 'a=1', 'x-a': '1, 2' },
    });
  });

  it("don't accept a VPC Lattice event", () => {
    const event = {
      version: '2.0',
      path: '/',
      method: 'GET',
      headers: {},
      requestContext: { serviceNetworkArn: 'arn' },
    };
    expect(frontDoorOf(event)).toBeUndefined();
  });
});
