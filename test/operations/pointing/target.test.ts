import { describe, expect, it } from 'vitest';
import type { TargetKind } from '../../../operations/pointing/settings';
import { findTarget } from '../../../operations/pointing/target';
import { client } from './client';
import { AP, fault, MG, NUMBER, PN } from './twilio-stand-in';

const SIDS = { 'phone-number': PN, 'messaging-service': MG, 'twiml-app': AP } as const;

describe('finds', () => {
  it.each<[TargetKind, string, string, string]>([
    ['phone-number', NUMBER, PN, NUMBER],
    ['phone-number', PN, PN, NUMBER],
    ['messaging-service', MG, MG, 'Service'],
    ['twiml-app', AP, AP, 'App'],
  ])('a %s by %s', async (kind, id, sid, name) => {
    const { api } = await client();
    expect(await findTarget(api, { kind, id })).toMatchObject({ kind, sid, name });
  });

  it('a target without a name, and uses its SID', async () => {
    const { twilio, api } = await client();
    twilio.faults.push(fault(200, { sid: AP, friendly_name: null }));
    expect((await findTarget(api, { kind: 'twiml-app', id: AP })).name).toBe(AP);
  });
});

describe('rejects a malformed ID without a request', () => {
  it.each<[TargetKind, string, string]>([
    ['phone-number', '4155550100', 'a phone number in E.164 format'],
    ['phone-number', `${PN}0`, 'a phone number in E.164 format'],
    ['phone-number', `${PN}/../${AP}`, 'a phone number in E.164 format'],
    ['messaging-service', PN, 'the SID of a Messaging Service'],
    ['messaging-service', NUMBER, 'the SID of a Messaging Service'],
    ['twiml-app', MG, 'the SID of a TwiML App'],
  ])('%s %s', async (kind, id, says) => {
    const { twilio, api } = await client();
    await expect(findTarget(api, { kind, id })).rejects.toThrow(`${JSON.stringify(id)} isn't ${says}`);
    expect(twilio.asked).toEqual([]);
  });
});

describe('rejects an answer about another target', () => {
  it.each<[TargetKind, unknown]>([
    ['phone-number', { friendly_name: 'no SID' }],
    ['phone-number', { sid: [PN] }],
    ['twiml-app', { sid: MG }],
  ])('%s: %j', async (kind, resource) => {
    const { twilio, api } = await client();
    twilio.faults.push(fault(200, resource));
    await expect(findTarget(api, { kind, id: SIDS[kind] })).rejects.toThrow('whose SID is of another kind');
  });

  it.each([[{ incoming_phone_numbers: null }], [{ incoming_phone_numbers: [{ phone_number: '+14155550101' }] }]])(
    'phone-number: %j',
    async (list) => {
      const { twilio, api } = await client();
      twilio.faults.push(fault(200, list));
      await expect(findTarget(api, { kind: 'phone-number', id: NUMBER })).rejects.toThrow(
        `doesn't have the number ${NUMBER}`,
      );
    },
  );
});
