import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { fault, KEY, MG, NUMBER, PN, UNAUTHORIZED } from '../../operations/pointing/twilio-stand-in';
import { tool } from '../point/run-tool';

const URL_ARGS = ['--number', NUMBER, '--url', 'https://hooks.example.com/'];
const OLD = { voice_url: 'https://old.example.com/voice', voice_method: 'GET', sms_url: '' };
const OURS = {
  voice_url: 'https://hooks.example.com/voice',
  voice_method: 'POST',
  sms_url: 'https://hooks.example.com/message',
};

describe('without --yes', () => {
  it('shows the changes without making or storing any', async () => {
    const { twilio, point, remembered } = await tool();
    const { out, code } = await point(...URL_ARGS);
    expect(code).toBe(0);
    expect(out).toContain('VoiceUrl: https://old.example.com/voice → https://hooks.example.com/voice');
    expect(out).toContain('SmsUrl: (empty) → https://hooks.example.com/message');
    expect(out).toContain('Nothing was changed. Add --yes to apply the changes.');
    expect([twilio.updates(), remembered()]).toEqual([[], []]);
  });
});

describe('with --yes', () => {
  it('sets the URLs, and changes nothing the second time', async () => {
    const { twilio, point } = await tool();
    expect(await point(...URL_ARGS, '--yes')).toMatchObject({ code: 0, out: expect.stringContaining('Done.') });
    expect(twilio.resources[PN]).toMatchObject(OURS);
    expect((await point(...URL_ARGS, '--yes')).out).toContain('Nothing to change.');
    expect(twilio.updates()).toHaveLength(1);
  });

  it('keeps the previous settings in a file that only its user can read', async () => {
    const { point, remembered, folder } = await tool();
    await point(...URL_ARGS, '--yes');
    expect(remembered()).toEqual([join('cdk-twilio-webhook', 'point', `${PN}.json`)]);
    expect(statSync(join(folder, remembered()[0] ?? '')).mode & 0o777).toBe(0o600);
  });

  it('sets only the passed routes', async () => {
    const { twilio, point } = await tool();
    await point(...URL_ARGS, '--status-callback', '/status', '--yes');
    expect(twilio.resources[PN]).toMatchObject({ ...OLD, status_callback: 'https://hooks.example.com/status' });
  });

  it('points a Messaging Service', async () => {
    const { twilio, point } = await tool();
    await point('--messaging-service', MG, '--url', 'https://hooks.example.com', '--yes');
    expect(twilio.resources[MG]).toMatchObject({
      inbound_request_url: OURS.sms_url,
      use_inbound_webhook_on_number: false,
    });
  });

  it('warns about settings that override a URL', async () => {
    const { twilio, point } = await tool();
    Object.assign(twilio.resources[PN] ?? {}, { trunk_sid: 'TK1' });
    expect((await point(...URL_ARGS)).out).toContain(
      '! `TrunkSid` is TK1: calls go to the trunk, and Twilio ignores `VoiceUrl`',
    );
  });
});

describe('--undo', () => {
  it('restores the settings before the first change', async () => {
    const { twilio, point, remembered } = await tool();
    await point(...URL_ARGS, '--yes');
    await point('--number', NUMBER, '--url', 'https://second.example.com', '--yes');
    expect((await point('--number', NUMBER, '--undo')).out).toContain('Add --yes');
    await point('--number', NUMBER, '--undo', '--yes');
    expect(twilio.resources[PN]).toMatchObject(OLD);
    expect(remembered()).toEqual([]);
    expect((await point('--number', PN, '--undo', '--yes')).out).toContain('Nothing to change.');
  });

  it('keeps and reports later changes', async () => {
    const { twilio, point } = await tool();
    await point(...URL_ARGS, '--yes');
    Object.assign(twilio.resources[PN] ?? {}, { voice_url: 'https://mine.example.com' });
    const { out } = await point('--number', NUMBER, '--undo', '--yes');
    expect(out).toContain('VoiceUrl: changed since, keeps https://mine.example.com');
    expect(twilio.resources[PN]).toMatchObject({ voice_url: 'https://mine.example.com', sms_url: '' });
  });

  it('changes nothing if its file is damaged', async () => {
    const { twilio, point, remembered, folder } = await tool();
    await point(...URL_ARGS, '--yes');
    writeFileSync(join(folder, remembered()[0] ?? ''), '{"VoiceUrl": {');
    const { err, code } = await point('--number', NUMBER, '--undo', '--yes');
    expect([code, err]).toEqual([1, expect.stringContaining(`${PN}.json is damaged`)]);
    expect(twilio.resources[PN]).toMatchObject(OURS);
  });
});

describe('--json', () => {
  it('prints one object', async () => {
    const { point } = await tool();
    const { out } = await point(...URL_ARGS, '--voice', '/voice', '--yes', '--json');
    expect(JSON.parse(out)).toEqual({
      applied: true,
      target: { kind: 'phone-number', sid: PN, name: NUMBER },
      changes: [
        { field: 'VoiceUrl', from: OLD.voice_url, to: OURS.voice_url },
        { field: 'VoiceMethod', from: 'GET', to: 'POST' },
      ],
      kept: [],
      overrides: [],
    });
  });
});

describe('--stack', () => {
  const outputs = {
    VoiceUrl: 'https://hooks.example.com/voice',
    MessageUrl: 'https://hooks.example.com/message',
    A: 'b',
  };

  it('reads the file that cdk deploy wrote', async () => {
    const { twilio, point, folder } = await tool();
    const file = join(folder, 'outputs');
    writeFileSync(file, JSON.stringify({ Hooks: outputs }));
    await point('--number', NUMBER, '--stack', 'Hooks', '--outputs-file', file, '--yes');
    expect(twilio.resources[PN]).toMatchObject(OURS);
    const { err, code } = await point('--number', NUMBER, '--stack', 'Other', '--outputs-file', file);
    expect([code, err]).toEqual([2, expect.stringContaining('has no stack Other. Its stacks: Hooks')]);
  });

  it('calls the AWS CLI', async () => {
    const { twilio, point, folder } = await tool();
    const described = Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
    const answer = JSON.stringify({ Stacks: [{ Outputs: described }] });
    writeFileSync(join(folder, 'aws'), `#!/bin/sh\necho "$@" > "${folder}/asked"\necho '${answer}'\n`);
    chmodSync(join(folder, 'aws'), 0o755);
    vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
    await point('--number', NUMBER, '--stack', 'Hooks', '--yes');
    expect(twilio.resources[PN]).toMatchObject(OURS);
  });

  it('explains a missing AWS CLI and a missing output', async () => {
    const { point, folder } = await tool();
    vi.stubEnv('PATH', folder);
    const { err, code } = await point('--number', NUMBER, '--stack', 'Hooks');
    expect([code, err]).toEqual([2, expect.stringMatching(/`aws` isn't installed\. Pass --outputs-file/)]);
    writeFileSync(join(folder, 'o'), JSON.stringify({ Hooks: { One: 'https://a/', Two: 'https://b/' } }));
    const args = ['--number', NUMBER, '--stack', 'Hooks', '--outputs-file', join(folder, 'o')];
    expect((await point(...args)).err).toContain(
      "The stack's outputs have no single public URL. Found: https://a, https://b.",
    );
    expect((await point(...args, '--output', 'Two')).out).toContain('https://b/voice');
    expect((await point(...args, '--output', 'Three')).err).toContain('has no output Three. Its outputs: One, Two');
  });
});

describe('errors', () => {
  it('exits 1 if Twilio rejects the request, and prints no secret', async () => {
    const { twilio, point } = await tool();
    twilio.faults.push(fault(401, UNAUTHORIZED));
    const { err, code } = await point(...URL_ARGS);
    expect([code, err]).toEqual([1, expect.stringContaining('Twilio answered HTTP 401, error 20003')]);
    expect(err).not.toContain(KEY.password);
  });

  it.each([
    ['no target', ['--url', 'https://a'], 'Pass exactly one of --number, --messaging-service and --twiml-app.'],
    ['two targets', [...URL_ARGS, '--twiml-app', 'AP1'], 'Pass exactly one of --number'],
    ['no URL', ['--number', NUMBER], 'Pass exactly one of --url and --stack.'],
    ['an invalid URL', ['--number', NUMBER, '--url', 'hooks.example.com'], "isn't a base URL"],
    ['an invalid route', [...URL_ARGS, '--voice', 'voice'], "isn't a route"],
    ['an invalid number', ['--number', '4155550100', '--url', 'https://a'], "isn't a phone number in E.164 format"],
    [
      'calls for a Messaging Service',
      ['--messaging-service', MG, '--url', 'https://a', '--voice', '/v'],
      "can't receive calls",
    ],
    ['a URL to undo', [...URL_ARGS, '--undo'], '--undo restores everything'],
  ])('exits 2 with %s', async (_, args, says) => {
    const { point, twilio } = await tool();
    const { err, code } = await point(...args);
    expect([code, err]).toEqual([2, expect.stringContaining(says)]);
    expect(twilio.asked).toEqual([]);
  });

  it('exits 2 without credentials', async () => {
    const { point } = await tool();
    vi.stubEnv('TWILIO_ACCOUNT_SID', '');
    expect(await point(...URL_ARGS)).toMatchObject({ code: 2, err: expect.stringContaining('TWILIO_ACCOUNT_SID') });
  });

  it('prints help with examples and exit codes', async () => {
    const { point } = await tool();
    const { out, code } = await point('--help');
    expect(code).toBe(0);
    expect(out).toMatch(/Exit codes: 0[\s\S]*Examples:\n {2}\$ twilio-webhook point/);
  });
});
