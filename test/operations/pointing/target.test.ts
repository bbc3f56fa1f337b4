import { describe, expect, it } from 'vitest';
import type { TargetKind } from '../../../operations/pointing/settings';
import { findTarget } from '../../../operations/pointing/target';
import { client } from './client';
import { AP, fault, MG, NUMBER, PN } from './twilio-stand-in';

const SIDS = { 'phone-number': PN, 'messaging-service': MG, 'twiml-app': AP } as const;

describe('a target is found', () => {
  it.each<[TargetKind, string, string, string]>([
    ['phone-number', NUMBER, PN, NUMBER],
    ['phone-number', PN, PN, NUMBER],
    ['messaging-service', MG, MG, 'Service'],
    ['twiml-app', AP, AP, 'App'],
  ])('%s by %s', async (kind, id, sid, name) => {
    const { api } = await client();
    expect(await findTarget(api, { kind, id })).toMatchObject({ kind, sid, name });
  });

  it('and goes by its SID when Twilio gives it no name', async () => {
    const { twilio, api } = await client();
    twilio.faults.push(fault(200, { sid: AP, friendly_name: null }));
    expect((await findTarget(api, { kind: 'twiml-app', id: AP })).name).toBe(AP);
  });
});

describe('an id that has not the form of one is refused before anything is asked', () => {
  it.each<[TargetKind, string, string]>([
    ['phone-number', '4155550100', 'a number in E.164 form'],
    ['phone-number', `${PN}0`, 'a number in E.164 form'],
    ['phone-number', `${PN}/../${AP}`, 'a number in E.164 form'],
    ['messaging-service', PN, 'the SID of a Messaging Service'],
    ['messaging-service', NUMBER, 'the SID of a Messaging Service'],
    ['twiml-app', MG, 'the SID of a TwiML App'],
  ])('%s %s', async (kind, id, says) => {
    const { twilio, api } = await client();
    await expect(findTarget(api, { kind, id })).rejects.toThrow(`${JSON.stringify(id)} is not ${says}`);
    expect(twilio.asked).toEqual([]);
  });
});

describe('an answer that is not of the target is refused', () => {
  it.each<[TargetKind, unknown]>([
    ['phone-number', { friendly_name: 'no SID' }],
    ['phone-number', { sid: [PN] }],
    ['twiml-app', { sid: MG }],
  ])('%s: %j', async (kind, resource) => {
    const { twilio, api } = await client();
    twilio.faults.push(fault(200, resource));
    await expect(findTarget(api, { kind, id: SIDS[kind] })).rejects.toThrow('no SID of its kind');
  });

  it.each([[{ incoming_phone_numbers: null }], [{ incoming_phone_numbers: [{ phone_number: '+14155550101' }] }]])(
    'a number among %j',
    async (list) => {
      const { twilio, api } = await client();
      twilio.faults.push(fault(200, list));
      await expect(findTarget(api, { kind: 'phone-number', id: NUMBER })).rejects.toThrow(`no number ${NUMBER}`);
    },
  );
});
