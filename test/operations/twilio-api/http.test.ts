import { afterAll, describe, expect, it } from 'vitest';
import { exchange } from '../../../operations/twilio-api/http';
import { TwilioApi } from '../../../operations/twilio-api/twilio-api';
import { issue } from '../../bin/doctor/certificates';
import { careless, type Received, Servers } from '../../bin/doctor/servers';
import { client } from '../pointing/client';
import { ACCOUNT, KEY, PN } from '../pointing/twilio-stand-in';

const servers = new Servers();
afterAll(() => servers.close());

const read = (url: string) => exchange({ url: new URL(url), method: 'GET', headers: { Authorization: 'x' } }, 5_000);
const PLACE = { host: 'api', path: `/2010-04-01/Accounts/${ACCOUNT}/IncomingPhoneNumbers/${PN}.json` } as const;

describe('credentials stay where they belong', () => {
  it('a server whose certificate nobody vouches for never reads them', async () => {
    const { keyPem, pem } = await issue('localhost');
    const seen: Received[] = [];
    const port = await servers.https({ key: keyPem, cert: pem }, (request, response) => {
      seen.push(request);
      careless()(request, response);
    });
    const refused = read(`https://localhost:${port}/`);
    await expect(refused).rejects.toMatchObject({
      name: 'TwilioApiError',
      message: 'could not be reached (DEPTH_ZERO_SELF_SIGNED_CERT)',
    });
    expect(seen).toEqual([]);
  });

  it('a redirect is answered to the caller, and not followed', async () => {
    const port = await servers.http((_, response) => void response.writeHead(302, { location: '/other' }).end());
    expect(await read(`http://127.0.0.1:${port}/`)).toMatchObject({ status: 302 });
  });
});

describe('an answer', () => {
  const MAX = 4 * 1024 * 1024;

  it('of up to four megabytes is read', async () => {
    const port = await servers.http(careless('x'.repeat(MAX)));
    expect((await read(`http://127.0.0.1:${port}/`)).body).toHaveLength(MAX);
  });

  it('that is larger is given up, and not asked for again', async () => {
    let asked = 0;
    const port = await servers.http((request, response) => {
      asked += 1;
      careless('x'.repeat(MAX + 1))(request, response);
    });
    const { api } = await client({ api: `http://127.0.0.1:${port}` });
    await expect(api.read(PLACE)).rejects.toThrow('Twilio answered more than 4194304 bytes: GET');
    expect(asked).toBe(1);
  });
});

it('a mistake of ours is thrown as it is, and not told as if Twilio had answered', async () => {
  const api = new TwilioApi(
    { accountSid: ACCOUNT, ...KEY },
    { endpoints: { api: 'ftp://127.0.0.1', messaging: 'ftp://127.0.0.1' } },
  );
  await expect(api.read(PLACE)).rejects.toMatchObject({ name: 'TypeError', code: 'ERR_INVALID_PROTOCOL' });
});
