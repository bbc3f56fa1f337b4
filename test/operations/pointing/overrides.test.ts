import { describe, expect, it } from 'vitest';
import { overrides } from '../../../operations/pointing/overrides';
import { findTarget } from '../../../operations/pointing/target';
import { client } from './client';
import { type Fault, fault, MG, PN } from './twilio-stand-in';

const SMS = { SmsUrl: { SmsUrl: 'https://h/m', SmsMethod: 'POST' } };
const OWN_URL = { use_inbound_webhook_on_number: false, inbound_request_url: 'https://service.example.com' };

/** Finds the overrides of the number's `SmsUrl` by one Messaging Service. */
async function found(service: object, senders: string[] = [PN], faults: Fault[] = []) {
  const { twilio, api } = await client();
  const target = await findTarget(api, { kind: 'phone-number', id: PN });
  Object.assign(twilio.resources[MG] ?? {}, service);
  twilio.senders.push(...senders);
  twilio.faults.push(...faults);
  twilio.asked.length = 0;
  const list = await overrides(api, target, SMS);
  return { list, asked: twilio.asked.map(({ url }) => url.split('?')[0]) };
}

describe('a Messaging Service with the number as a sender', () => {
  it.each([
    ['sends messages to its own URL', OWN_URL, 'messages go to the URL of this service'],
    ['drops messages without one', { ...OWN_URL, inbound_request_url: null }, 'this service drops incoming messages'],
  ])('%s', async (_, service, says) => {
    const { list } = await found(service);
    expect(list).toEqual([{ message: expect.stringContaining(`Messaging Service ${MG}: ${says}`), certain: true }]);
  });

  it("overrides nothing if it defers to the number's URL, and its senders aren't read", async () => {
    expect(await found({ ...OWN_URL, use_inbound_webhook_on_number: true })).toEqual({
      list: [],
      asked: ['/v1/Services'],
    });
  });
});

it('a Messaging Service without the number overrides nothing', async () => {
  const { list, asked } = await found(OWN_URL, []);
  expect([list, asked]).toEqual([[], ['/v1/Services', `/v1/Services/${MG}/PhoneNumbers/${PN}`]]);
});

describe('a failed lookup', () => {
  const refused = fault(403, { code: 20003, message: 'Permission denied' });
  const services = fault(200, { services: [{ sid: MG, ...OWN_URL }] });

  it.each([
    ['services', [refused]],
    ['senders', [services, refused]],
  ])('is reported as uncertain: %s', async (_, faults) => {
    const { list } = await found({}, [], faults);
    const message = expect.stringMatching(/^Can't find out .* `SmsUrl`: Twilio answered HTTP 403/);
    expect(list).toEqual([{ message, certain: false }]);
  });

  it('is rethrown if it is a programming error', async () => {
    const { api } = await client({ messaging: 'nowhere' });
    const target = await findTarget(api, { kind: 'phone-number', id: PN });
    await expect(overrides(api, target, SMS)).rejects.toThrow(TypeError);
  });
});

it('an answer without a list of services means no overrides', async () => {
  expect((await found(OWN_URL, [PN], [fault(200, { services: null })])).list).toEqual([]);
});
