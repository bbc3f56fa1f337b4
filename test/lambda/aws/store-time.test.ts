import { afterEach, describe, expect, it, vi } from 'vitest';
import { readStored, type StoredPlace } from '../../../lambda/aws/store';
import { type Behavior, secret, silence, storesStandIn } from '../auth-token/store-stand-in';

const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:twilio-AbCdEf';
const SECRET: StoredPlace = { store: 'secrets-manager', id: ARN };

const inTime = () => Date.now() + 6_000;

describe('a read', () => {
  afterEach(() => void vi.useRealTimers());

  const endless: Behavior = (_call, response) => {
    response.writeHead(200);
    const more = () => {
      response.write(' '.repeat(16_384));
      if (!response.destroyed) setImmediate(more);
    };
    more();
  };

  it.each<[string, Behavior]>([
    ['never comes', silence],
    ['starts but never ends', (_call, response) => void response.writeHead(200).write('{"SecretString":"marked')],
  ])('times out after two seconds, twice, if the response %s', async (_how, behavior) => {
    const { stand, env } = await storesStandIn(behavior);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const started = Date.now();
    const reading = readStored(SECRET, env, inTime());
    const failed = expect(reading).rejects.toThrow(`Secrets Manager, ${ARN}: did not answer in time.`);
    await stand.called(1);
    await vi.advanceTimersByTimeAsync(2_000);
    await vi.advanceTimersByTimeAsync(150);
    await stand.called(2);
    await vi.advanceTimersByTimeAsync(2_000);
    await failed;
    expect(Date.now() - started).toBe(4_150);
    expect(vi.getTimerCount()).toBe(0);
    expect(stand.calls).toHaveLength(2);
    await stand.left(2);
  });

  it('leaves no timer behind', async () => {
    const { env } = await storesStandIn(secret('token'));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await readStored(SECRET, env, inTime());
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(0));
  });

  it('stops an endless response at the maximum size', async () => {
    const { env } = await storesStandIn(endless);
    await expect(readStored(SECRET, env, inTime())).rejects.toThrow('answered more than 524288 bytes');
  });

  it('ends at the deadline, without a retry', async () => {
    const { stand, env } = await storesStandIn(silence);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const failed = expect(readStored(SECRET, env, Date.now() + 500)).rejects.toThrow('did not answer in time');
    await stand.called(1);
    await vi.advanceTimersByTimeAsync(500);
    await failed;
    expect(stand.calls).toHaveLength(1);
  });
});
