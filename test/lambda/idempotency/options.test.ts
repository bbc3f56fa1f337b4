import { describe, expect, it, vi } from 'vitest';
import { dynamoDbIdempotency } from '../../../lambda/idempotency/dynamodb';
import { counting, sandbox } from './deliveries';
import { tableStandIn } from './table';

describe('dynamoDbIdempotency', () => {
  it('requires a table', () => {
    vi.stubEnv('TWILIO_IDEMPOTENCY_TABLE', '');
    expect(() => dynamoDbIdempotency()).toThrow('Set `TWILIO_IDEMPOTENCY_TABLE` or `tableName`');
    expect(() => dynamoDbIdempotency({ tableName: 'mine' })).not.toThrow();
    vi.unstubAllEnvs();
  });

  it.each(['0', '-1', '1.5', 'soon', '2592001'])('rejects %s as an expiry', (text) => {
    vi.stubEnv('TWILIO_IDEMPOTENCY_EXPIRES_AFTER_SECONDS', text);
    expect(() => dynamoDbIdempotency({ tableName: 't' })).toThrow("(TWILIO_IDEMPOTENCY_EXPIRES_AFTER_SECONDS) isn't");
    vi.unstubAllEnvs();
    expect(() => dynamoDbIdempotency({ tableName: 't', expiresAfterSeconds: Number(text) })).toThrow("(option) isn't");
  });

  it('reads the expiry from the environment', async () => {
    const { items } = await tableStandIn();
    vi.stubEnv('TWILIO_IDEMPOTENCY_EXPIRES_AFTER_SECONDS', '86400');
    await sandbox(counting().route).deliver();
    const [item] = await items();
    expect(Number(item?.['expiration']?.N) - Date.now() / 1000).toBeGreaterThan(86_000);
  });
});

describe('webhook()', () => {
  it("warns once about a table that isn't used", async () => {
    await tableStandIn();
    const { deliver, logger } = sandbox(counting().route, { idempotency: undefined });
    for (let times = 0; times < 2; times++) await deliver();
    const warnings = logger.levels.filter(([level]) => level === 'warn').map(([, entry]) => entry.message);
    expect(warnings).toEqual([expect.stringContaining('TWILIO_IDEMPOTENCY_TABLE is set but not used')]);
  });

  it('accepts a custom idempotency and recognizes its timeouts by their code', async () => {
    const response = { statusCode: 200, headers: [], body: 'mine' };
    const given = sandbox(counting().route, { idempotency: { once: async () => ({ response, detail: 'from mine' }) } });
    expect(await given.deliver()).toMatchObject({ statusCode: 200, twiml: 'mine' });
    expect(given.last()).toMatchObject({ outcome: 'accepted', detail: 'from mine' });
    const error = Object.assign(new Error('late'), { code: 'HANDLER_TIMEOUT' });
    const late = sandbox(counting().route, { idempotency: { once: () => Promise.reject(error) } });
    expect(await late.deliver()).toMatchObject({ statusCode: 504 });
    expect(late.last()).toMatchObject({ outcome: 'handler-timeout', error: { message: 'late' } });
  });
});
