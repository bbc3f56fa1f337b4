import { describe, expect, it } from 'vitest';
import { handler as source } from '../../../operations/pointing/handler';
import { bundledHandler, deployment, properties } from './deployment';
import { AP, fault, KEY, MG, NUMBER, OTHER_NUMBER, OTHER_PN, PN, UNAUTHORIZED } from './twilio-stand-in';

const deployed = () => deployment(source);

const OLD = { voice_url: 'https://old.example.com/voice', voice_method: 'GET' };
const OURS = { voice_url: 'https://hooks.example.com/voice', voice_method: 'POST' };
const NOW = { 'Retry-After': '0' };

describe('the handler as it is deployed, bundled', () => {
  it('sets, moves and puts back as its source does', async () => {
    const { twilio, send } = await deployment(await bundledHandler());
    expect((await send('Create', properties())).PhysicalResourceId).toBe(PN);
    expect(twilio.resources[PN]).toMatchObject(OURS);
    await send('Delete', properties(), PN);
    expect(twilio.resources[PN]).toMatchObject(OLD);
  });
});

describe('create', () => {
  it('sets the fields asked for, and no others', async () => {
    const { twilio, send } = await deployed();
    const before = structuredClone(twilio.resources[PN]);
    const answer = await send('Create', properties());
    expect(answer).toEqual({ PhysicalResourceId: PN, Data: { Sid: PN, Name: NUMBER, Warnings: '' } });
    expect(twilio.resources[PN]).toEqual({ ...before, ...OURS });
    expect(twilio.updates().map(({ form }) => Object.keys(form))).toEqual([['VoiceUrl', 'VoiceMethod']]);
  });

  it('sets everything that can be asked for', async () => {
    const { twilio, send } = await deployed();
    const urls = { MessageUrl: 'https://h/m', StatusCallbackUrl: 'https://h/s', FallbackUrl: 'https://f/' };
    await send('Create', properties({ Target: PN, ...urls }));
    expect(twilio.resources[PN]).toMatchObject({
      ...OURS,
      sms_url: 'https://h/m',
      status_callback: 'https://h/s',
      voice_fallback_url: 'https://f/',
      sms_fallback_url: 'https://f/',
    });
  });

  it('keeps what was there in encrypted parameters of its own, before anything is set', async () => {
    const { aws, twilio, parameters, send } = await deployed();
    await send('Create', properties());
    expect([...parameters.keys()]).toEqual([`/cdk-twilio-webhook/Test/point/${PN}/VoiceUrl`]);
    const put = aws.calls.find(({ target }) => target === 'AmazonSSM.PutParameter');
    expect(put?.question).toMatchObject({ Type: 'SecureString', Overwrite: true });
    expect(twilio.updates()).toHaveLength(1);
  });

  it('does nothing more when the same event comes again, and still knows what was there', async () => {
    const { twilio, send } = await deployed();
    await send('Create', properties());
    await send('Create', properties());
    expect(twilio.updates()).toHaveLength(1);
    await send('Delete', properties(), PN);
    expect(twilio.resources[PN]).toMatchObject(OLD);
  });

  it('puts back what a failed creation may have set, because CloudFormation will not', async () => {
    const { twilio, send } = await deployed();
    twilio.afterUpdate = (response) => {
      twilio.afterUpdate = undefined;
      fault(400, { code: 1, message: 'Set, but says no' })(response);
    };
    await expect(send('Create', properties())).rejects.toThrow('Set, but says no');
    expect(twilio.resources[PN]).toMatchObject(OLD);
  });

  it('says in the log what it could not put back, and fails with what came first', async () => {
    const { twilio, send, log } = await deployed();
    twilio.afterUpdate = (response) => {
      twilio.faults.push(fault(401, UNAUTHORIZED));
      fault(400, { code: 1, message: 'Set, but says no' })(response);
    };
    await expect(send('Create', properties())).rejects.toThrow('Set, but says no');
    expect(log()).toMatch(new RegExp(`What may have been set at ${PN} could not be put back: .*error 20003`));
    expect(log()).not.toContain(KEY.password);
  });

  it.each(['Target', 'CredentialsSecret', 'MemoryPath'] as const)('asks nobody without %s', async (name) => {
    const { twilio, aws, send } = await deployed();
    await expect(send('Create', properties({ [name]: '' }))).rejects.toThrow(`${name}`);
    expect([twilio.asked, aws.calls]).toEqual([[], []]);
  });
});

describe('update', () => {
  it('moves the URL; deleting then brings back the first one', async () => {
    const { twilio, send } = await deployed();
    await send('Create', properties());
    await send('Update', properties({ VoiceUrl: 'https://second.example.com/voice' }), PN);
    expect(twilio.resources[PN]).toMatchObject({ voice_url: 'https://second.example.com/voice' });
    await send('Delete', properties(), PN);
    expect(twilio.resources[PN]).toMatchObject(OLD);
  });

  it('still knows the first one when it broke between remembering and setting', async () => {
    const { twilio, send } = await deployed();
    await send('Create', properties());
    const second = properties({ VoiceUrl: 'https://second.example.com/voice' });
    twilio.faults.push(fault(200, twilioNumber(twilio)), fault(400, ''));
    await expect(send('Update', { ...second, Target: PN }, PN)).rejects.toThrow('HTTP 400');
    await send('Update', properties(), PN);
    await send('Delete', properties(), PN);
    expect(twilio.resources[PN]).toMatchObject(OLD);
  });

  it('puts back a setting that is asked for no more', async () => {
    const { twilio, send, parameters } = await deployed();
    await send('Create', properties({ MessageUrl: 'https://hooks.example.com/message' }));
    await send('Update', properties(), PN);
    expect(twilio.resources[PN]).toMatchObject({ ...OURS, sms_url: '' });
    expect([...parameters.keys()].map((name) => name.split('/').pop())).toEqual(['VoiceUrl']);
  });

  it('moves to another number, and CloudFormation deletes the old one by its id', async () => {
    const { twilio, send } = await deployed();
    await send('Create', properties());
    const moved = await send('Update', properties({ Target: OTHER_NUMBER }), PN);
    expect(moved.PhysicalResourceId).toBe(OTHER_PN);
    await send('Delete', properties(), PN);
    expect(twilio.resources[PN]).toMatchObject(OLD);
    expect(twilio.resources[OTHER_PN]).toMatchObject(OURS);
  });
});

describe('delete', () => {
  it('leaves what somebody has changed since, URL and method, and says so', async () => {
    const { twilio, send, log, parameters } = await deployed();
    await send('Create', properties());
    Object.assign(twilio.resources[PN] ?? {}, { voice_url: 'https://mine.example.com' });
    await send('Delete', properties(), PN);
    expect(twilio.resources[PN]).toMatchObject({ voice_url: 'https://mine.example.com', voice_method: 'POST' });
    expect(log()).toContain('VoiceUrl of +14155550100 was changed by somebody else since');
    expect(parameters.size).toBe(0);
  });

  it('may come twice', async () => {
    const { twilio, send } = await deployed();
    await send('Create', properties());
    await send('Delete', properties(), PN);
    await expect(send('Delete', properties(), PN)).resolves.toEqual({ PhysicalResourceId: PN });
    expect(twilio.updates()).toHaveLength(2);
  });

  it('undoes nothing that another resource of the stack has taken over: a renamed construct', async () => {
    const { twilio, send } = await deployed();
    await send('Create', properties(), undefined, 'OldName');
    await send('Create', properties(), undefined, 'NewName');
    await send('Delete', properties(), PN, 'OldName');
    expect(twilio.resources[PN]).toMatchObject(OURS);
    await send('Delete', properties(), PN, 'NewName');
    expect(twilio.resources[PN]).toMatchObject(OLD);
  });

  it('succeeds when the number is gone, and when it was never made', async () => {
    const { twilio, send, aws } = await deployed();
    delete twilio.resources[PN];
    await expect(send('Delete', properties(), PN)).resolves.toEqual({ PhysicalResourceId: PN });
    const asked = aws.calls.length;
    await expect(send('Delete', properties(), 'never-made')).resolves.toEqual({ PhysicalResourceId: 'never-made' });
    await expect(send('Delete', properties())).resolves.toEqual({ PhysicalResourceId: '' });
    expect(aws.calls).toHaveLength(asked);
  });

  it('fails when Twilio refuses, so that what was there before is not forgotten', async () => {
    const { twilio, send, parameters } = await deployed();
    await send('Create', properties());
    twilio.faults.push(fault(401, UNAUTHORIZED));
    await expect(send('Delete', properties(), PN)).rejects.toThrow('error 20003');
    expect(parameters.size).toBe(1);
    await send('Delete', properties(), PN);
    expect(twilio.resources[PN]).toMatchObject(OLD);
  });
});

describe('other targets', () => {
  it('a Messaging Service uses its own URL from then on, and is put back', async () => {
    const { twilio, send } = await deployed();
    const service = { Kind: 'messaging-service', Target: MG, MessageUrl: 'https://h/m' } as const;
    const { VoiceUrl: _, ...given } = properties(service);
    await send('Create', given);
    expect(twilio.resources[MG]).toMatchObject({
      inbound_request_url: 'https://h/m',
      use_inbound_webhook_on_number: false,
    });
    await send('Delete', given, MG);
    expect(twilio.resources[MG]).toMatchObject({ inbound_request_url: '', use_inbound_webhook_on_number: true });
  });

  it('a TwiML App', async () => {
    const { twilio, send } = await deployed();
    await send('Create', properties({ Kind: 'twiml-app', Target: AP }));
    expect(twilio.resources[AP]).toMatchObject(OURS);
  });
});

describe('what overrides a URL', () => {
  it.each([
    ['voice_application_sid', AP, 'VoiceApplicationSid'],
    ['trunk_sid', 'TK1', 'TrunkSid'],
    ['sms_application_sid', AP, 'SmsApplicationSid'],
  ])('%s fails the first deployment, unless that is allowed', async (field, sid, says) => {
    const { twilio, send } = await deployed();
    Object.assign(twilio.resources[PN] ?? {}, { [field]: sid });
    const given = properties({ MessageUrl: 'https://h/m' });
    await expect(send('Create', given)).rejects.toThrow(`${NUMBER} would not use what is set. ${says} ${sid}`);
    expect(twilio.updates()).toEqual([]);
    const { Data } = await send('Create', { ...given, AllowOverridden: 'true' });
    expect(Data?.Warnings).toContain(says);
  });

  it('a Messaging Service that has the number and uses its own URL', async () => {
    const { twilio, send } = await deployed();
    twilio.senders.push(PN);
    const given = properties({ MessageUrl: 'https://h/m' });
    await expect(send('Create', given)).resolves.toMatchObject({ Data: { Warnings: '' } });
    Object.assign(twilio.resources[MG] ?? {}, { use_inbound_webhook_on_number: false });
    const { Data } = await send('Update', given, PN);
    expect(Data?.Warnings).toContain(`Messaging Service ${MG}`);
  });

  it('counts for what is pointed only', async () => {
    const { twilio, send } = await deployed();
    Object.assign(twilio.resources[PN] ?? {}, { sms_application_sid: AP });
    await expect(send('Create', properties())).resolves.toMatchObject({ Data: { Warnings: '' } });
  });
});

describe('faults on the way', () => {
  it('429 and 500 are tried again', async () => {
    const { twilio, send } = await deployed();
    twilio.faults.push(fault(429, '', NOW), fault(500, '', NOW), fault(500, '', NOW));
    await send('Create', properties());
    expect(twilio.resources[PN]).toMatchObject(OURS);
  });

  it.each([
    ['401', fault(401, UNAUTHORIZED), /error 20003/],
    ['malformed JSON', fault(200, '{'), /not a JSON object/],
  ])('%s fails the deployment in words, without the secret', async (_, answer, says) => {
    const { twilio, send, log } = await deployed();
    twilio.faults.push(answer);
    const error: unknown = await send('Create', properties()).catch((thrown: unknown) => thrown);
    if (!(error instanceof Error)) throw new Error('The deployment succeeded.');
    expect(error.message).toMatch(says);
    expect(error.message + log()).not.toContain(KEY.password);
  });

  it('says which number the account does not have', async () => {
    const { send } = await deployed();
    await expect(send('Create', properties({ Target: '+14155550199' }))).rejects.toThrow('has no number +14155550199');
  });
});

function twilioNumber(twilio: { readonly resources: Readonly<Record<string, unknown>> }): unknown {
  return structuredClone(twilio.resources[PN]);
}
