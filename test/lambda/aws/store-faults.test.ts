import { describe, expect, it } from 'vitest';
import { readStored, type StoredPlace, shownPlace } from '../../../lambda/aws/store';
import {
  awsError,
  type Behavior,
  CREDENTIALS,
  json,
  secret,
  silence,
  storesStandIn,
} from '../auth-token/store-stand-in';

const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:twilio-AbCdEf';
const SECRET: StoredPlace = { store: 'secrets-manager', id: ARN };
const PARAMETER: StoredPlace = { store: 'ssm', id: '/twilio/token' };

const inTime = () => Date.now() + 6_000;

describe('an error', () => {
  it.each([
    ['AccessDeniedException', 400, 'let the function read it'],
    ['com.amazonaws.secretsmanager#ResourceNotFoundException', 400, 'not in this account and region'],
    ['ParameterNotFound', 400, 'not in this account and region'],
    ['ExpiredTokenException', 400, 'credentials are expired'],
    ['DecryptionFailure', 400, 'KMS key'],
  ])('from AWS is reported once, with what to do: %s', async (code, status, advice) => {
    const { stand, env } = await storesStandIn(awsError(code, status));
    const reading = readStored(SECRET, env, inTime());
    await expect(reading).rejects.toThrow(advice);
    await expect(reading).rejects.toThrow(`Secrets Manager, ${ARN}: answered ${code.split('#').at(-1)} (HTTP 400)`);
    await expect(reading).rejects.not.toThrow(/marked/);
    expect(stand.calls).toHaveLength(1);
  });

  it.each([
    ['ThrottlingException', 400],
    ['TooManyRequestsException', 400],
    ['marked code of another form', 429],
    ['InternalServiceError', 500],
    ['marked code of another form', 503],
  ])('that is transient is retried once: %s', async (code, status) => {
    const { stand, env } = await storesStandIn(awsError(code, status));
    await expect(readStored(PARAMETER, env, inTime())).rejects.toThrow(
      /^SSM Parameter Store, \/twilio\/token: answered (?!.*marked)/,
    );
    expect(stand.calls).toHaveLength(2);
  });

  it('that was transient leaves no trace', async () => {
    const { stand, env } = await storesStandIn(awsError('InternalServiceError', 500));
    const failing = stand.behavior;
    stand.behavior = (call, response) => (stand.calls.length === 1 ? failing : secret('token'))(call, response);
    expect(await readStored(SECRET, env, inTime())).toEqual({ text: 'token' });
  });

  it.each<[string, Behavior, string]>([
    ['text', (_call, response) => void response.end('marked'), 'not JSON'],
    ['broken JSON', (_call, response) => void response.end('{"SecretString":"marked'), 'not JSON'],
    ['null', (_call, response) => void response.end('null'), 'not JSON'],
    ['a binary secret', json({ SecretBinary: 'marked' }), 'binary'],
    ['a number', json({ SecretString: 77777 }), 'without a text value'],
    [
      'an error page',
      (_call, response) => void response.writeHead(403).end('<html>marked'),
      'without a code (HTTP 403)',
    ],
    ['a redirect', (_call, response) => void response.writeHead(302, { Location: 'http://marked/' }).end(), 'HTTP 302'],
    [
      'more than the maximum size of a secret',
      (_call, response) => void response.end('marked'.repeat(100_000)),
      'more than',
    ],
  ])('is reported for a response of %s, without quoting it', async (_what, behavior, message) => {
    const { stand, env } = await storesStandIn(behavior);
    const reading = readStored(SECRET, env, inTime());
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.not.toThrow(/marked|77777/);
    expect(stand.calls).toHaveLength(1);
  });

  it.each<[string, StoredPlace, object]>([
    ['a missing parameter', PARAMETER, {}],
    ['a null parameter', PARAMETER, { Parameter: null }],
  ])('is reported for %s in a response', async (_what, place, answer) => {
    const { env } = await storesStandIn(json(answer));
    await expect(readStored(place, env, inTime())).rejects.toThrow('without a text value');
  });

  it('is reported for a refused connection, after a retry', async () => {
    const { stand, env } = await storesStandIn(silence);
    await stand.close();
    await expect(readStored(SECRET, env, inTime())).rejects.toThrow(
      `Secrets Manager, ${ARN}: could not be asked (ECONNREFUSED).`,
    );
  });

  it('is reported for a connection that closes during the response, after a retry', async () => {
    const { stand, env } = await storesStandIn((_call, response) => {
      response.writeHead(200, { 'Content-Length': 1000 }).write('{"SecretString":"marked', () => response.destroy());
    });
    await expect(readStored(SECRET, env, inTime())).rejects.toThrow('could not be asked (ECONNRESET)');
    expect(stand.calls).toHaveLength(2);
  });

  it('is reported for a missing region', async () => {
    await expect(readStored(PARAMETER, CREDENTIALS, inTime())).rejects.toThrow('set AWS_REGION');
  });
});

describe('a token where a name belongs', () => {
  it.each(['0123456789abcdef'.repeat(2), '{"authToken":"secret"}', 'to ken', `SK${'0a'.repeat(16)}`])(
    "isn't in the error: %s",
    (id) => {
      expect(shownPlace(id)).toBe("(a value that isn't shown, because it's no ARN)");
    },
  );

  it('differs from an ARN and from a name', () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:WebhookTokenSecret01234567890123-AbCdEf';
    for (const id of [arn, 'twilio/auth-token', '/twilio/token']) expect(shownPlace(id)).toBe(id);
  });
});
