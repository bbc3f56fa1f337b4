import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { envFile, findToken, primaryOf, signerIn, TokenError } from '../../../bin/token/find-token';

const NOTHING = { env: {}, file: {} };

/** Returns an environment whose Secrets Manager gives this answer. */
async function secretsManager(status: number, answer: unknown): Promise<Record<string, string>> {
  const server = createServer((_request, response) => {
    response.statusCode = status;
    response.end(JSON.stringify(answer));
  });
  onTestFinished(() => void server.close().closeAllConnections());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
}

describe('the auth token', () => {
  const file = { TWILIO_AUTH_TOKEN: 'in-file' };

  it.each([
    ['the option first', { given: 'given', env: { TWILIO_AUTH_TOKEN: 'in-env' }, file }, 'given'],
    ['then the environment', { env: { TWILIO_AUTH_TOKEN: 'in-env' }, file }, 'in-env'],
    [
      'then the env file, since empty text counts as none',
      { given: '', env: { TWILIO_AUTH_TOKEN: ' ' }, file },
      'in-file',
    ],
  ])('comes from %s', async (_, sources, text) => expect(await findToken(sources)).toMatchObject({ text }));

  it('is missing without any of them', async () => expect(await findToken(NOTHING)).toBeUndefined());

  it('comes from Secrets Manager first if a secret is named', async () => {
    const env = { ...(await secretsManager(200, { SecretString: 'stored' })), TWILIO_AUTH_TOKEN: 'in-env' };
    expect(await findToken({ secretName: 'twilio/auth-token', given: 'given', env, file })).toEqual({
      text: 'stored',
      source: 'from the secret twilio/auth-token',
    });
  });

  it('missing in a named secret is an error with the next step, and no other token is used', async () => {
    const env = { ...(await secretsManager(400, { __type: 'AccessDeniedException' })), TWILIO_AUTH_TOKEN: 'in-env' };
    const finding = findToken({ secretName: 'twilio/auth-token', env, file });
    await expect(finding).rejects.toThrow(TokenError);
    await expect(finding).rejects.toThrow(/AccessDeniedException.*aws configure export-credentials/s);
  });
});

describe('the token to sign with', () => {
  it('is the primary token of a secret in any of its forms', () => {
    expect(primaryOf(' bare\n')).toBe('bare');
    expect(primaryOf(JSON.stringify({ secondaryAuthToken: 'two', authToken: 'one' }))).toBe('one');
  });

  it('is missing in a secret with only subaccounts', () => {
    const secret = JSON.stringify({ accounts: { [`AC${'0'.repeat(32)}`]: 'theirs' } });
    expect(() => primaryOf(secret)).toThrow('has no "authToken"');
  });

  it('is a shared key of the secret if its ID is set', () => {
    const sharedKeys = [
      { id: 'webhooks_sharedkey_one', secret: 'one' },
      { id: 'webhooks_sharedkey_two', secret: 'two', algorithms: ['HMAC_SHA1', 'HMAC_SHA256'] },
    ];
    const secret = JSON.stringify({ sharedKeys });
    expect(signerIn(secret, 'webhooks_sharedkey_one')).toEqual({
      authToken: '',
      sharedKey: { id: 'webhooks_sharedkey_one', secret: 'one', algorithm: 'HMAC_SHA256' },
    });
    expect(signerIn(secret, 'webhooks_sharedkey_two').sharedKey?.algorithm).toBe('HMAC_SHA1');
    expect(() => signerIn(secret)).toThrow('has no "authToken"');
    expect(() => signerIn(secret)).toThrow('--shared-key webhooks_sharedkey_one');
    expect(() => signerIn(secret, 'none')).toThrow('It has webhooks_sharedkey_one, webhooks_sharedkey_two.');
    expect(() => signerIn('token', 'none')).toThrow('The secret has no shared key "none". It has none.');
  });

  it.each([
    ['an account SID', `AC${'0a'.repeat(16)}`, 'is an account SID'],
    ["an API key's SID", ` SK${'0a'.repeat(16)}\n`, 'SID of an API key'],
    ['a value in quotation marks', '"secret-token"', 'in quotation marks'],
    ['a value in typographic quotation marks', '“secret-token”', 'in quotation marks'],
    ['an assignment', 'export TWILIO_AUTH_TOKEN=secret-token', 'Pass only the value'],
    ['an account SID inside a secret', JSON.stringify({ authToken: `AC${'0a'.repeat(16)}` }), 'is an account SID'],
  ])('that looks like something else is rejected: %s', (_, text, says) => {
    expect(() => primaryOf(text)).toThrow(says);
    expect(() => primaryOf(text)).not.toThrow(/secret-token|0a0a/);
  });

  it('is never in an error message', () => {
    expect(() => primaryOf('not a token')).toThrow(TokenError);
    expect(() => primaryOf('not a token')).not.toThrow('not a token');
  });
});

describe('the env file', () => {
  it('is .env of the folder, if it exists', () => {
    const folder = mkdtempSync(join(tmpdir(), 'token-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    expect(envFile(undefined, folder)).toEqual({});
    writeFileSync(join(folder, '.env'), '# mine\nOTHER=1\nexport TWILIO_AUTH_TOKEN="from file" # here\n');
    expect(envFile(undefined, folder)).toEqual({ OTHER: '1', TWILIO_AUTH_TOKEN: 'from file' });
  });
});
