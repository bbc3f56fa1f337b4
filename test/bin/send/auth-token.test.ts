import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findAuthToken } from '../../../bin/send/auth-token';

const file = join(mkdtempSync(join(tmpdir(), 'token-')), '.env');
writeFileSync(file, '# mine\nOTHER=1\nTWILIO_AUTH_TOKEN="from file"\n');

describe('the auth token', () => {
  it.each([
    ['the option first', 'given', { TWILIO_AUTH_TOKEN: 'env' }, 'given'],
    ['then the environment', undefined, { TWILIO_AUTH_TOKEN: 'env' }, 'env'],
    ['then .env', undefined, { TWILIO_AUTH_TOKEN: '' }, 'from file'],
  ])('comes from %s', (_, given, env, expected) => expect(findAuthToken(given, env, file)).toBe(expected));

  it('is missing without any of them', () => expect(findAuthToken('', {}, '/nowhere/.env')).toBeUndefined());
});
