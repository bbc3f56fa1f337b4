import { describe, expect, it } from 'vitest';
import type { WebhookOptions } from '../../../lambda';
import { CALL, DOORS, replay, VOICE } from './doors';
import { receive } from './receive';

const MAIN = CALL.AccountSid;
const SUB = `AC${'1'.repeat(32)}`;
const [DOOR] = DOORS;
if (!DOOR) throw new Error('no door');

const tokens = JSON.stringify({ authToken: 'secret', accounts: { [SUB]: 'sub' } });
const managed = JSON.stringify({ accountSid: MAIN, authToken: 'secret' });
const form = (AccountSid: string, authToken = 'secret') =>
  replay(DOOR, {}, { authToken, params: { AccountSid, From: 'x' } });
const json = (authToken = 'secret') =>
  replay(DOOR, {}, { url: VOICE, authToken, json: { AccountSid: SUB }, params: {} });

async function accountOf(event: unknown, options: WebhookOptions) {
  const { outcome, seen } = await receive(event, options);
  return outcome === 'accepted' ? seen?.accountSid : outcome;
}

describe('the account of a request is the one whose key matches the signature', () => {
  it('in a managed secret', async () => {
    expect(await accountOf(form(SUB, 'sub'), { authToken: tokens })).toBe(SUB);
    expect(await accountOf(json('sub'), { authToken: tokens })).toBe(SUB);
    expect(await accountOf(form(MAIN), { authToken: managed })).toBe(MAIN);
    expect(await accountOf(json(), { authToken: managed })).toBe(MAIN);
  });

  it('or in the signed parameters, if only the account itself has the token', async () => {
    expect(await accountOf(form(MAIN), { authToken: 'secret' })).toBe(MAIN);
    expect(await accountOf(json(), { authToken: 'secret' })).toBeUndefined();
  });

  it('and a request that claims another account is rejected', async () => {
    expect(await accountOf(form(SUB), { authToken: managed })).toBe('invalid-signature');
    expect(await accountOf(form(MAIN, 'sub'), { authToken: tokens })).toBe('invalid-signature');
  });
});

describe('`accountSid`', () => {
  it('accepts only this account', async () => {
    expect(await accountOf(form(MAIN), { authToken: 'secret', accountSid: MAIN })).toBe(MAIN);
    expect(await accountOf(json(), { authToken: 'secret', accountSid: MAIN })).toBe(MAIN);
    expect(await accountOf(form(SUB), { authToken: 'secret', accountSid: MAIN })).toBe('invalid-signature');
    expect(await accountOf(form(SUB, 'sub'), { authToken: tokens, accountSid: SUB })).toBe(SUB);
    expect(await accountOf(json(), { authToken: tokens, accountSid: SUB })).toBe('invalid-signature');
    expect(await accountOf(json('sub'), { authToken: tokens, accountSid: MAIN })).toBe('invalid-signature');
  });

  it("must be an account SID, and the error doesn't show it", async () => {
    await expect(receive(json(), { accountSid: 'token-by-mistake' })).rejects.toThrow(
      /^`accountSid` isn't an account SID/,
    );
  });
});
