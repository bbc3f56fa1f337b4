import { sign } from 'aws4';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signedHeaders } from '../../../lambda/aws/sign';

const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

describe('signedHeaders', () => {
  it('signs like the package aws4', () => {
    const segment = fc.string({ unit: fc.constantFrom(..."aZ09-_.~@:=!$&'()*+,; %é"), minLength: 1, maxLength: 12 });
    const requests = fc.record({
      service: fc.constantFrom('execute-api', 'dynamodb', 'ssm'),
      region: fc.constantFrom('eu-west-1', 'us-gov-west-1'),
      method: fc.constantFrom('POST', 'DELETE'),
      path: fc.array(segment, { maxLength: 4 }),
      target: fc.string({ unit: fc.constantFrom(...'a .:,'), maxLength: 10 }),
      body: fc.string({ unit: 'binary', maxLength: 40 }),
      session: fc.option(fc.constant('session/token=='), { nil: undefined }),
      time: fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }),
    });
    fc.assert(
      fc.property(requests, ({ path, target, session, time, ...rest }) => {
        const url = new URL(`https://api.example.com:8443/${path.map(encodeURIComponent).join('/')}`);
        const { body } = rest;
        const headers = { 'X-Amz-Target': `x${target}`, 'Content-Type': 'application/x-amz-json-1.0' };
        const credentials = { ...CREDENTIALS, ...(session === undefined ? {} : { sessionToken: session }) };
        const ours = signedHeaders({ ...rest, url, headers }, credentials, time);
        const date = ours['X-Amz-Date'] ?? '';
        const theirs = sign(
          {
            ...rest,
            path: url.pathname,
            headers: {
              ...headers,
              Host: url.host,
              'X-Amz-Date': date,
              'Content-Length': String(Buffer.byteLength(body)),
            },
          },
          credentials,
        );
        expect(ours['Authorization']).toBe(theirs.headers?.['Authorization']);
        expect(date).toMatch(/^\d{8}T\d{6}Z$/);
      }),
      { numRuns: 300 },
    );
  });
});
