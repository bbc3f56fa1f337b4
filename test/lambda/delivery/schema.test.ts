import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DeliveryEntry } from '../../../lambda/delivery';
import { entriesOf } from '../../../lambda/delivery/entry';
import { ROOT } from '../../../scripts/build/paths';
import { ACCOUNT, statusParams, streamEvent } from './request';

interface Validator {
  (value: unknown): boolean;
  readonly errors?: readonly unknown[] | null;
}

/** Part of a development dependency of knip's and Stryker's. */
const { default: Ajv } = createRequire(__filename)('ajv') as {
  default: new (options: object) => { compile(schema: object): Validator };
};

const { $schema, ...schema } = JSON.parse(readFileSync(join(ROOT, 'lambda', 'delivery', 'schema.json'), 'utf8'));
const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);

const request = (own: Partial<Parameters<typeof entriesOf>[0]> = {}) => ({
  url: 'https://user:password@hooks.example.com/status?a=1&a=2',
  method: 'POST' as const,
  params: {},
  query: { a: ['1', '2'] },
  headers: { 'i-twilio-idempotency-token': 'token', 'i-twilio-request-id': `RQ${'0'.repeat(32)}` },
  body: new Uint8Array(),
  accountSid: ACCOUNT,
  ...own,
});
const entries = (own: Partial<Parameters<typeof entriesOf>[0]>) => entriesOf(request(own), new Date(0));

const KINDS: readonly (readonly [string, readonly DeliveryEntry[]])[] = [
  ['a form', entries({ params: statusParams({ Label: ['a', 'b'] }) as never })],
  ['events', entries({ json: [streamEvent('EZ1'), streamEvent('EZ2', { data: undefined })] })],
  ['other JSON', entries({ json: { any: [null] } })],
  ['JSON that is null', entries({ json: null })],
  ['bytes', entries({ body: Buffer.from('text') })],
  ['nothing', entries({ headers: {} })],
];

describe('the JSON Schema', () => {
  it.each(KINDS)('describes the entries of %s', (_what, found) => {
    for (const entry of found) {
      const written = JSON.parse(JSON.stringify(entry));
      expect([validate(written), validate.errors]).toEqual([true, null]);
      expect(Object.keys(written).filter((name) => !(name in schema.properties))).toEqual([]);
    }
  });

  it('describes pointers, possible duplicates and undelivered entries', () => {
    const [{ params, ...rest }] = entries({}) as [DeliveryEntry];
    const largeBody = { bucket: 'bodies', key: 'twilio-webhook/1.json', bytes: 2_000_000 };
    const undelivered = { destination: 'status', code: 'ThrottlingException' };
    expect(validate({ ...rest, largeBody, undelivered, mayBeDuplicate: true })).toBe(true);
    expect(validate({ ...rest, largeBody: {} })).toBe(false);
  });

  it.each([
    { schemaVersion: 2 },
    { id: '' },
    { method: 'PUT' },
    { accountSid: 'AC1' },
    { params: { a: 1 } },
    { json: 1 },
  ])('refuses other entries: %j', (own) => {
    expect(validate({ ...entries({})[0], ...own })).toBe(false);
  });

  it('is draft 4, the only one that the schema registry of EventBridge takes', () => {
    expect($schema).toBe('http://json-schema.org/draft-04/schema#');
    // Keywords of later drafts.
    expect(JSON.stringify(schema)).not.toMatch(/"(?:\$id|const|contains|if|then|else|examples|\$defs|propertyNames)":/);
  });
});

it('an entry has no user info', () => {
  expect(entries({})[0]?.url).toBe('https://hooks.example.com/status?a=1&a=2');
});
