import { describe, expect, it } from 'vitest';
import { encodeApplicationLoadBalancer as encode } from '../../../lambda/encoding/application-load-balancer';
import { applicationLoadBalancer } from '../../../lambda/front-door/application-load-balancer';
import { ANSWER, EMPTY, WIRE } from './raw-request';

const { accepts, read, writer } = applicationLoadBalancer;
const ELB = { elb: { targetGroupArn: 'arn' } };
const ARN = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/webhook/0123456789abcdef';

describe("a load balancer's event", () => {
  it('has the query as sent, and multi-value maps', () => {
    expect(encode(WIRE)).toEqual({
      requestContext: { elb: { targetGroupArn: ARN } },
      httpMethod: 'POST',
      path: '/live/a%20b',
      multiValueQueryStringParameters: { x: ['1', '2'], y: ['%C3%A9+z'], v: [''] },
      multiValueHeaders: {
        'x-a': ['1', '2'],
        cookie: ['a=1; b=2'],
        'content-type': ['application/x-www-form-urlencoded'],
        host: ['hooks.example.com'],
        'x-forwarded-for': ['198.51.100.7'],
        'x-forwarded-proto': ['https'],
        'x-forwarded-port': ['443'],
      },
      body: 'YT0x',
      isBase64Encoded: true,
    });
  });

  it('has only the last values if multi-value headers are off', () => {
    expect(encode(WIRE, { multiValueHeaders: false })).toMatchObject({
      queryStringParameters: { x: '2', y: '%C3%A9+z', v: '' },
      headers: { 'x-a': '2', host: 'hooks.example.com' },
    });
    const single = encode(WIRE, { multiValueHeaders: false });
    expect(single).not.toHaveProperty('multiValueHeaders');
    expect(single).not.toHaveProperty('multiValueQueryStringParameters');
    expect(encode(WIRE, { multiValueHeaders: true })).not.toHaveProperty('headers');
  });

  it('has an empty body or a text body as text', () => {
    expect(encode(EMPTY)).toMatchObject({ body: '', isBase64Encoded: false });
    const headers = [['content-type', 'application/json']] as const;
    expect(encode({ ...EMPTY, headers, body: Buffer.from('{}') })).toMatchObject({
      body: '{}',
      isBase64Encoded: false,
    });
    expect(encode({ ...EMPTY, body: Buffer.from('{}') })).toMatchObject({ body: 'e30=', isBase64Encoded: true });
  });

  it('is recognized by its target group, unless it has a version', () => {
    expect(accepts({ requestContext: ELB })).toBe(true);
    expect(accepts({ requestContext: ELB, version: '2.0' })).toBe(false);
    expect(accepts({ requestContext: { elb: {} } })).toBe(false);
    expect(accepts({ requestContext: { elb: { targetGroupArn: 7 } } })).toBe(false);
    expect(accepts({ requestContext: null })).toBe(false);
    expect(accepts(undefined)).toBe(false);
  });
});

describe('a request behind a load balancer', () => {
  it("has the client's host, and the query still encoded", () => {
    expect(read(encode(WIRE))).toMatchObject({
      frontDoor: 'application-load-balancer',
      method: 'POST',
      scheme: 'https',
      host: 'hooks.example.com',
      hostWrittenByAws: false,
      path: { form: 'raw', value: '/live/a%20b' },
      query: {
        form: 'encoded',
        pairs: [
          ['x', '1'],
          ['x', '2'],
          ['y', '%C3%A9+z'],
          ['v', ''],
        ],
      },
      body: { content: 'YT0x', isBase64Encoded: true },
      receivedUrl: 'http://hooks.example.com/live/a%20b?x=1&x=2&y=%25C3%25A9%2Bz&v=',
    });
  });

  it('is read even if the event is empty', () => {
    expect(read({})).toMatchObject({ method: '', scheme: 'https', host: undefined, receivedUrl: 'http:///' });
  });

  it.each([
    ['http', 'http'],
    ['https', 'https'],
    ['HTTP', 'http'],
    ['https, http', 'http'],
    ['http,https ', 'https'],
    ['http, ', 'https'],
    ['ftp', 'https'],
    ['', 'https'],
  ])('with X-Forwarded-Proto %j has the scheme %s', (proto, scheme) => {
    expect(read({ headers: { 'x-forwarded-proto': proto } }).scheme).toBe(scheme);
  });
});

describe('a response to a load balancer', () => {
  it('has multi-value headers if the event has them', () => {
    expect(writer({ multiValueHeaders: {} })(ANSWER)).toEqual({
      statusCode: 201,
      statusDescription: '201 Created',
      multiValueHeaders: { 'content-type': ['text/xml'], 'x-a': ['1', '2'], 'set-cookie': ['a=1', 'b=2'] },
      body: 'AQ==',
      isBase64Encoded: true,
    });
  });

  it('has single-value headers if the event has them', () => {
    const headers = { 'content-type': 'text/xml', 'x-a': '1, 2', 'set-cookie': 'a=1' };
    for (const event of [{ headers: {} }, { multiValueHeaders: null }, undefined]) {
      const written = writer(event)(ANSWER);
      expect(written).toMatchObject({ headers });
      expect(written).not.toHaveProperty('multiValueHeaders');
    }
  });

  it('has a reason phrase for an unknown status', () => {
    expect(writer({})({ ...ANSWER, statusCode: 299 })).toMatchObject({ statusDescription: '299 Status' });
  });
});
