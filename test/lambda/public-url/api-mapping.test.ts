import { describe, expect, it } from 'vitest';
import { webhook } from '../../../lambda';
import { type SignedEventOptions, signedEvent } from '../../../lambda/testing';
import { recordingLogger } from '../logger';

type Options = Partial<SignedEventOptions> & { readonly origins?: readonly string[] };

/** Result of a form that Twilio signed for a URL, behind an HTTP API's custom domain. */
async function outcome(url: string, { origins = [], ...own }: Options) {
  const logger = recordingLogger();
  let path: string | undefined;
  const route = (request: { path: string }) => {
    path = request.path;
  };
  const handler = webhook({ '/voice': route, '/': route }, { authToken: 'secret', origins: [...origins], logger });
  const form = { CallSid: 'CA1', From: '+14155550101' };
  await handler(signedEvent({ frontDoor: 'http-api', url, authToken: 'secret', params: form, ...own }));
  return { outcome: logger.entries.at(-1)?.outcome, path };
}

const HOST = 'https://hooks.example.com';
const ACCEPTED = { outcome: 'accepted', path: '/voice' };
const REFUSED = { outcome: 'invalid-signature', path: undefined };

describe("an HTTP API's custom domain", () => {
  // https://github.com/CodeGenieApp/serverless-express/issues/465
  it('is known although the path starts with a named stage', async () => {
    const options = { basePath: '', stage: 'prod' };
    expect(await outcome(`${HOST}/voice`, options)).toEqual(ACCEPTED);
    expect(await outcome(`${HOST}/voice`, { ...options, origins: [HOST] })).toEqual(ACCEPTED);
    expect(await outcome(`${HOST}/`, options)).toEqual({ outcome: 'accepted', path: '/' });
    expect(await outcome(HOST, options)).toEqual({ outcome: 'accepted', path: '/' });
  });

  it('with a mapping key requires its declaration, with or without a named stage', async () => {
    for (const options of [{ basePath: 'twilio' }, { basePath: 'twilio', stage: 'prod' }]) {
      expect(await outcome(`${HOST}/twilio/voice`, options)).toEqual(REFUSED);
      expect(await outcome(`${HOST}/twilio/voice`, { ...options, origins: [HOST] })).toEqual(REFUSED);
      expect(await outcome(`${HOST}/twilio/voice`, { ...options, origins: [`${HOST}/twilio`] })).toEqual(ACCEPTED);
      expect(await outcome(`${HOST}/twilio`, { ...options, origins: [`${HOST}/twilio`] })).toMatchObject({ path: '/' });
    }
  });

  it('with a mapping key is known in payload 1.0, which contains it', async () => {
    const options = { basePath: 'twilio', payloadFormatVersion: '1.0' } as const;
    expect(await outcome(`${HOST}/twilio/voice`, { ...options, origins: [`${HOST}/twilio`] })).toEqual(ACCEPTED);
    expect(await outcome(`${HOST}/twilio/voice`, options)).toMatchObject({ outcome: 'no-route' });
  });

  it('with a mapping key equal to the stage name is known', async () => {
    const options = { basePath: 'prod', stage: 'prod' };
    expect(await outcome(`${HOST}/prod/voice`, options)).toEqual(ACCEPTED);
    expect(await outcome(`${HOST}/prod/voice`, { ...options, origins: [`${HOST}/prod`] })).toEqual(ACCEPTED);
  });

  it("is distinguished from the API's default endpoint, whose public path has the stage", async () => {
    for (const host of ['a1b2c3.execute-api.us-east-1.amazonaws.com', 'localhost:8445', '127.0.0.1:8445', '[::1]']) {
      expect(await outcome(`https://${host}/prod/voice`, { stage: 'prod' })).toEqual(ACCEPTED);
      expect(await outcome(`https://${host}/voice`, { stage: 'prod', basePath: '' })).toEqual(REFUSED);
    }
  });
});
