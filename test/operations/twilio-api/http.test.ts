import { afterAll, describe, expect, it } from 'vitest';
import { TwilioApi } from '../../../operations/twilio-api';
import { careless, Servers } from '../../bin/doctor/servers';
import { client } from '../pointing/client';
import { ACCOUNT, KEY, PN } from '../pointing/twilio-stand-in';

const servers = new Servers();
afterAll(() => servers.close());

const PLACE = { host: 'api', path: `/2010-04-01/Accounts/${ACCOUNT}/IncomingPhoneNumbers/${PN}.json` } as const;

describe('an answer', () => {
  it('over four megabytes fails without a retry', async () => {
    let asked = 0;
    const port = await servers.http((request, response) => {
      asked += 1;
      careless('x'.repeat(4 * 1024 * 1024 + 1))(request, response);
    });
    const { api } = await client({ api: `http://127.0.0.1:${port}` });
    await expect(api.read(PLACE)).rejects.toThrow('Twilio answered with more than 4194304 bytes: GET');
    expect(asked).toBe(1);
  });
});

it("a programming error is rethrown, and isn't reported as Twilio's answer", async () => {
  const api = new TwilioApi(
    { accountSid: ACCOUNT, ...KEY },
    { endpoints: { api: 'ftp://127.0.0.1', messaging: 'ftp://127.0.0.1' } },
  );
  await expect(api.read(PLACE)).rejects.toMatchObject({ name: 'TypeError' });
});
