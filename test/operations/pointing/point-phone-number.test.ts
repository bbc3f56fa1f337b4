import { describe, expect, it } from 'vitest';
import { pointingHandler, handler as source } from '../../../operations/pointing/handler';
import { awsError } from '../../lambda/auth-token/store-stand-in';
import { bundledHandler, deployment, properties } from './deployment';
import { AP, fault, KEY, MG, NUMBER, OTHER_NUMBER, OTHER_PN, PN, UNAUTHORIZED } from './twilio-stand-in';

const deployed = () => deployment(source);

const OLD = { voice_url: 'https://old.example.com/voice', voice_method: 'GET' };
const OURS = { voice_url: 'https://hooks.example.com/voice', voice_method: 'POST' };
const NOW = { 'Retry-After': '0' };

describe('the bundled handler', () => {
  it('sets, moves and restores like its source', async () => {
    const { twilio, send } = await deployment(await bundledHandler());
    expect((await send('Create', properties())).PhysicalResourceId).toBe(PN);
    expect(twilio.resources[PN]).toMatchObject(OURS);
    await send('Delete', properties(), PN);
    expect(twilio.resources[PN]).toMatchObject(OLD);
  });
});

/** A deployment on a clock that only advances during pauses. */
async function patiently() {
  let time = 0;
  const pause = async (ms: number) => {
    time += ms;
  };
  const stage = await deployment(pointingHandler({ now: () => time, pause, random: () => 0 }));
  return { ...stage, waited: () => time };
}

describe('a role whose policy arrives late', () => {
  const denied = awsError('AccessDeniedException');

  it('may still read the API key', async () => {
    const { twilio, denials, send, waited } = await patiently();
    denials.push(denied, denied);
    expect((await send('Create', properties())).PhysicalResourceId).toBe(PN);
    expect(twilio.resources[PN]).toMatchObject(OURS);
    expect(waited()).toBe(6_000);
  });

  it('may still remember the previous URLs', async () => {
    const { twilio, aws, parameters, send, waited } = await patiently();
    const allowed = aws.behavior;
    let refusals = 2;
    aws.behavior = (call, response) => {
      const refused = call.target === 'AmazonSSM.PutParameter' && refusals-- > 0;
      return (refused ? denied : allowed)(call, response);
    };
    await send('Create', properties());
    expect([parameters.size, waited()]).toEqual([1, 6_000]);
    expect(twilio.resources[PN]).toMatchObject(OURS);
  });

  it('fails the deployment after a minute, with what AWS answered', async () => {
    const { denials, send, waited } = await patiently();
    denials.push(...Array.from({ length: 50 }, () => denied));
    await expect(send('Create', properties())).rejects.toThrow(/Secrets Manager, twilio\/key: .*AccessDeniedException/);
    expect(waited()).toBeGreaterThan(30_000);
    expect(waited()).toBeLessThan(60_000);
  });

  it('fails at once when the secret does not exist', async () => {
    const { denials, send, waited } = await patiently();
    denials.push(awsError('ResourceNotFoundException'));
    await expect(send('Create', properties())).rejects.toThrow('ResourceNotFoundException');
    expect(waited()).toBe(0);
  });
});

describe('the log', () => {
  it('has no values of queries, users and passwords', async () => {
    const { twilio, send, log } = await deployed();
    Object.assign(twilio.resources[PN] ?? {}, {
      voice_url: 'https://user:pass-word@old.example.com/voice?token=old-token&bare-token#rc=1',
    });
    const VoiceUrl = 'https://hooks.example.com/voice?key=new-token';
    await send('Create', properties({ VoiceUrl }));
    expect(log()).toContain('https://…@old.example.com/voice?token=…&…#rc=1');
    expect(log()).toContain('https://hooks.example.com/voice?key=…');
    expect(log()).not.toMatch(/old-token|bare-token|new-token|pass-word/);
  });

  it('has no number in the error of a look-up', async () => {
    const { twilio, send } = await deployed();
    twilio.faults.push(fault(401, UNAUTHORIZED));
    const error: unknown = await send('Create', properties()).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('/IncomingPhoneNumbers.json');
    expect(String(error)).not.toMatch(/PhoneNumber=|14155550100/);
  });
});

describe('create', () => {
  it('sets only the requested fields', async () => {
    const { twilio, send } = await deployed();
    const before = structuredClone(twilio.resources[PN]);
    const answer = await send('Create', properties());
    expect(answer).toEqual({ PhysicalResourceId: PN, Data: { Sid: PN, Name: NUMBER, Warnings: '' } });
    expect(twilio.resources[PN]).toEqual({ ...before, ...OURS });
    expect(twilio.updates().map(({ form }) => Object.keys(form))).toEqual([['VoiceUrl', 'VoiceMethod']]);
  });

  it('sets every URL', async () => {
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

  it('stores the previous values in encrypted parameters before it sets anything', async () => {
    const { aws, twilio, parameters, send } = await deployed();
    await send('Create', properties());
    expect([...parameters.keys()]).toEqual([`/cdk-twilio-webhook/Test/point/${PN}/VoiceUrl`]);
    const put = aws.calls.find(({ target }) => target === 'AmazonSSM.PutParameter');
    expect(put?.question).toMatchObject({ Type: 'SecureString', Overwrite: true });
    expect(twilio.updates()).toHaveLength(1);
  });

  it('changes nothing when the event is repeated, and keeps the previous values', async () => {
    const { twilio, send } = await deployed();
    await send('Create', properties());
    await send('Create', properties());
    expect(twilio.updates()).toHaveLength(1);
    await send('Delete', properties(), PN);
    expect(twilio.resources[PN]).toMatchObject(OLD);
  });

  it("restores the settings after a failed creation, because CloudFormation doesn't", async () => {
    const { twilio, send } = await deployed();
    twilio.afterUpdate = (response) => {
      twilio.afterUpdate = undefined;
      fault(400, { code: 1, message: 'Set, but says no' })(response);
    };
    await expect(send('Create', properties())).rejects.toThrow('Set, but says no');
    expect(twilio.resources[PN]).toMatchObject(OLD);
  });

  it('logs a failed restoration, and throws the first error', async () => {
    const { twilio, send, log } = await deployed();
    twilio.afterUpdate = (response) => {
      twilio.faults.push(fault(401, UNAUTHORIZED));
      fault(400, { code: 1, message: 'Set, but says no' })(response);
    };
    await expect(send('Create', properties())).rejects.toThrow('Set, but says no');
    expect(log()).toMatch(new RegExp(`The previous settings of ${PN} couldn't be restored: .*error 20003`));
    expect(log()).not.toContain(KEY.password);
  });

  it.each(['Target', 'CredentialsSecret', 'MemoryPath'] as const)('sends no requests without `%s`', async (name) => {
    const { twilio, aws, send } = await deployed();
    await expect(send('Create', properties({ [name]: '' }))).rejects.toThrow(`${name}`);
    expect([twilio.asked, aws.calls]).toEqual([[], []]);
  });
});

describe('update', () => {
  it('moves the URL, and deletion restores the first one', async () => {
    const { twilio, send } = await deployed();
    await send('Create', properties());
    await send('Update', properties({ VoiceUrl: 'https://second.example.com/voice' }), PN);
    expect(twilio.resources[PN]).toMatchObject({ voice_url: 'https://second.example.com/voice' });
    await send('Delete', properties(), PN);
    expect(twilio.resources[PN]).toMatchObject(OLD);
  });

  it('keeps the first URL after a failure between storing and setting', async () => {
    const { twilio, send } = await deployed();
    await send('Create', properties());
    const second = properties({ VoiceUrl: 'https://second.example.com/voice' });
    twilio.faults.push(fault(200, twilioNumber(twilio)), fault(400, ''));
    await expect(send('Update', { ...second, Target: PN }, PN)).rejects.toThrow('HTTP 400');
    await send('Update', properties(), PN);
    await send('Delete', properties(), PN);
    expect(twilio.resources[PN]).toMatchObject(OLD);
  });

  it('restores a setting that is no longer requested', async () => {
    const { twilio, send, parameters } = await deployed();
    await send('Create', properties({ MessageUrl: 'https://hooks.example.com/message' }));
    await send('Update', properties(), PN);
    expect(twilio.resources[PN]).toMatchObject({ ...OURS, sms_url: '' });
    expect([...parameters.keys()].map((name) => name.split('/').pop())).toEqual(['VoiceUrl']);
  });

  it('moves to another number, and CloudFormation deletes the old one by its ID', async () => {
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
  it("doesn't restore a URL and method that someone else changed, and warns", async () => {
    const { twilio, send, log, parameters } = await deployed();
    await send('Create', properties());
    Object.assign(twilio.resources[PN] ?? {}, { voice_url: 'https://mine.example.com' });
    await send('Delete', properties(), PN);
    expect(twilio.resources[PN]).toMatchObject({ voice_url: 'https://mine.example.com', voice_method: 'POST' });
    expect(log()).toContain('`VoiceUrl` of +14155550100 was changed outside of this stack');
    expect(parameters.size).toBe(0);
  });

  it('can be repeated', async () => {
    const { twilio, send } = await deployed();
    await send('Create', properties());
    await send('Delete', properties(), PN);
    await expect(send('Delete', properties(), PN)).resolves.toEqual({ PhysicalResourceId: PN });
    expect(twilio.updates()).toHaveLength(2);
  });

  it('restores nothing that a renamed construct has taken over', async () => {
    const { twilio, send } = await deployed();
    await send('Create', properties(), undefined, 'OldName');
    await send('Create', properties(), undefined, 'NewName');
    await send('Delete', properties(), PN, 'OldName');
    expect(twilio.resources[PN]).toMatchObject(OURS);
    await send('Delete', properties(), PN, 'NewName');
    expect(twilio.resources[PN]).toMatchObject(OLD);
  });

  it('succeeds when the number is gone, or the resource was never created', async () => {
    const { twilio, send, aws } = await deployed();
    delete twilio.resources[PN];
    await expect(send('Delete', properties(), PN)).resolves.toEqual({ PhysicalResourceId: PN });
    const asked = aws.calls.length;
    await expect(send('Delete', properties(), 'never-made')).resolves.toEqual({ PhysicalResourceId: 'never-made' });
    await expect(send('Delete', properties())).resolves.toEqual({ PhysicalResourceId: '' });
    expect(aws.calls).toHaveLength(asked);
  });

  it('fails when Twilio refuses, and keeps the previous values', async () => {
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
  it('a Messaging Service starts to use its own URL, and is restored', async () => {
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

  it('a TwiML App is set and restored', async () => {
    const { twilio, send } = await deployed();
    await send('Create', properties({ Kind: 'twiml-app', Target: AP }));
    expect(twilio.resources[AP]).toMatchObject(OURS);
  });
});

describe('an override of a URL', () => {
  it.each([
    ['voice_application_sid', AP, 'VoiceApplicationSid'],
    ['trunk_sid', 'TK1', 'TrunkSid'],
    ['sms_application_sid', AP, 'SmsApplicationSid'],
  ])('by `%s` fails the first deployment unless it is allowed', async (field, sid, says) => {
    const { twilio, send } = await deployed();
    Object.assign(twilio.resources[PN] ?? {}, { [field]: sid });
    const given = properties({ MessageUrl: 'https://h/m' });
    await expect(send('Create', given)).rejects.toThrow(`${NUMBER} would ignore the URLs. \`${says}\` is ${sid}`);
    expect(twilio.updates()).toEqual([]);
    const { Data } = await send('Create', { ...given, AllowOverridden: 'true' });
    expect(Data?.Warnings).toContain(says);
  });

  it('by a Messaging Service with the number as a sender causes a warning', async () => {
    const { twilio, send } = await deployed();
    twilio.senders.push(PN);
    const given = properties({ MessageUrl: 'https://h/m' });
    await expect(send('Create', given)).resolves.toMatchObject({ Data: { Warnings: '' } });
    Object.assign(twilio.resources[MG] ?? {}, { use_inbound_webhook_on_number: false });
    const { Data } = await send('Update', given, PN);
    expect(Data?.Warnings).toContain(`Messaging Service ${MG}`);
  });

  it("is ignored for URLs that aren't pointed", async () => {
    const { twilio, send } = await deployed();
    Object.assign(twilio.resources[PN] ?? {}, { sms_application_sid: AP });
    await expect(send('Create', properties())).resolves.toMatchObject({ Data: { Warnings: '' } });
  });
});

describe('faults', () => {
  it('are retried after 429 and 500', async () => {
    const { twilio, send } = await deployed();
    twilio.faults.push(fault(429, '', NOW), fault(500, '', NOW), fault(500, '', NOW));
    await send('Create', properties());
    expect(twilio.resources[PN]).toMatchObject(OURS);
  });

  it.each([
    ['401', fault(401, UNAUTHORIZED), /error 20003/],
    ['malformed JSON', fault(200, '{'), /other than a JSON object/],
  ])('such as %s fail the deployment with a clear message and without the secret', async (_, answer, says) => {
    const { twilio, send, log } = await deployed();
    twilio.faults.push(answer);
    const error: unknown = await send('Create', properties()).catch((thrown: unknown) => thrown);
    if (!(error instanceof Error)) throw new Error('The deployment succeeded.');
    expect(error.message).toMatch(says);
    expect(error.message + log()).not.toContain(KEY.password);
  });

  it('name a number that the account lacks', async () => {
    const { send } = await deployed();
    await expect(send('Create', properties({ Target: '+14155550199' }))).rejects.toThrow(
      "doesn't have the number +14155550199",
    );
  });
});

function twilioNumber(twilio: { readonly resources: Readonly<Record<string, unknown>> }): unknown {
  return structuredClone(twilio.resources[PN]);
}
