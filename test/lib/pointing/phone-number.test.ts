import { CfnParameter, SecretValue, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import type { PointPhoneNumberProps } from '../../../lib';
import { addWebhook, statements, testStack } from '../stack';

const NUMBER = '+14155550100';
const PN = `PN${'1'.repeat(32)}`;
const MG = `MG${'3'.repeat(32)}`;
const AP = `AP${'4'.repeat(32)}`;
const ORIGIN = { publicOrigins: ['https://hooks.example.com'] };

function apiKey(stack: Stack): ISecret {
  return Secret.fromSecretNameV2(stack, 'ApiKey', 'twilio/api-key');
}

function pointed(props: Partial<PointPhoneNumberProps> = {}, stack = testStack()): Template {
  const given = { phoneNumber: NUMBER, voicePath: '/voice', credentials: apiKey(stack), ...props };
  addWebhook(stack, ORIGIN).pointPhoneNumber('Number', given);
  return Template.fromStack(stack);
}

function resourceOf(template: Template): Record<string, unknown> & { Properties: Record<string, unknown> } {
  const [resource] = Object.values(template.findResources('Custom::TwilioPointing'));
  expect(resource).toBeDefined();
  return resource as ReturnType<typeof resourceOf>;
}

describe('what the custom resource is told', () => {
  it('the number, the routes as URLs, and where the API key is', () => {
    const more = {
      messagePath: '/message',
      statusCallbackPath: '/status',
      fallbackUrl: 'https://fallback.example.com/',
    };
    expect(resourceOf(pointed({ ...more, allowOverridden: true })).Properties).toEqual({
      ServiceToken: expect.anything(),
      Kind: 'phone-number',
      Target: NUMBER,
      CredentialsSecret: 'twilio/api-key',
      MemoryPath: '/cdk-twilio-webhook/Test/point',
      VoiceUrl: 'https://hooks.example.com/voice',
      MessageUrl: 'https://hooks.example.com/message',
      StatusCallbackUrl: 'https://hooks.example.com/status',
      FallbackUrl: 'https://fallback.example.com/',
      AllowOverridden: 'true',
    });
  });

  it('nothing of what is left out', () => {
    expect(Object.keys(resourceOf(pointed()).Properties).sort()).toEqual(
      ['CredentialsSecret', 'Kind', 'MemoryPath', 'ServiceToken', 'Target', 'VoiceUrl'].sort(),
    );
  });

  it('a Messaging Service, and a TwiML App', () => {
    const stack = testStack();
    const webhook = addWebhook(stack, ORIGIN);
    const credentials = apiKey(stack);
    webhook.pointMessagingService('Service', { messagingServiceSid: MG, messagePath: '/message', credentials });
    webhook.pointTwimlApp('App', { twimlAppSid: AP, voicePath: '/voice', credentials });
    const template = Template.fromStack(stack);
    for (const [Kind, Target] of [
      ['messaging-service', MG],
      ['twiml-app', AP],
    ])
      template.hasResourceProperties('Custom::TwilioPointing', { Kind, Target });
  });

  it('a number known only at deployment, by number or by SID', () => {
    const stack = testStack();
    const parameter = new CfnParameter(stack, 'Number');
    expect(resourceOf(pointed({ phoneNumber: parameter.valueAsString }, stack)).Properties['Target']).toEqual({
      Ref: 'Number',
    });
  });
});

describe('what it takes', () => {
  it('comes after the front door, the function and the check of both', () => {
    const after = resourceOf(pointed())['DependsOn'] as string[];
    for (const part of ['WebhookFunction', 'WebhookFrontDoor', 'WebhookPointingProvider'])
      expect(after.filter((each) => each.startsWith(part))).not.toEqual([]);
  });

  it('has one function for all that point at a webhook', () => {
    const count = (add: number) => {
      const stack = testStack();
      const credentials = apiKey(stack);
      const webhook = addWebhook(stack, ORIGIN);
      for (let each = 0; each < add; each += 1)
        webhook.pointPhoneNumber(`Number${each}`, { phoneNumberSid: PN, voicePath: '/voice', credentials });
      return Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::Function')).length;
    };
    expect(count(3)).toBe(count(1));
  });

  it('may read the one secret, and remember below a path of the stack', () => {
    const template = pointed();
    const role = Object.keys(template.findResources('AWS::IAM::Role')).find((id) => /PointingProviderRole/.test(id));
    const own = Object.values(template.findResources('AWS::IAM::Policy'))
      .filter(({ Properties }) => Properties.Roles[0].Ref === role)
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
    expect(own.map(({ Action }) => Action)).toEqual([
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      ['ssm:DeleteParameter', 'ssm:GetParameter', 'ssm:PutParameter'],
      'secretsmanager:GetSecretValue',
    ]);
    expect(JSON.stringify(own[1].Resource)).toContain(':parameter/cdk-twilio-webhook/Test/point/*"');
    expect(JSON.stringify(own[2].Resource)).toContain(':secret:twilio/api-key-??????"');
    expect(statements(template).filter(({ Resource }) => Resource === '*')).toEqual([]);
  });

  it('keeps the API key out of the webhook and out of the template', () => {
    const webhooks = pointed().findResources('AWS::Lambda::Function', { Properties: { Timeout: 15 } });
    expect(JSON.stringify(webhooks)).not.toContain('api-key');
    expect(JSON.stringify(pointed().toJSON())).not.toMatch(/resolve:secretsmanager/);
  });

  it('tells its SID, name and warnings', () => {
    const stack = testStack();
    const credentials = apiKey(stack);
    const number = addWebhook(stack, ORIGIN).pointPhoneNumber('N', {
      phoneNumberSid: PN,
      voicePath: '/v',
      credentials,
    });
    const attributes = [number.sid, number.targetName, number.warnings].map((each) => stack.resolve(each));
    expect(attributes).toEqual(
      ['Sid', 'Name', 'Warnings'].map((name) => ({ 'Fn::GetAtt': [expect.any(String), name] })),
    );
  });

  it('works with a generated domain name', () => {
    const stack = testStack();
    const props = { phoneNumber: NUMBER, voicePath: '/voice', credentials: apiKey(stack) };
    addWebhook(stack).pointPhoneNumber('Number', props);
    Template.fromStack(stack).hasResourceProperties('Custom::TwilioPointing', {
      VoiceUrl: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('/voice$')])] },
    });
  });
});

describe('mistakes are told at synth', () => {
  it.each<[Partial<PointPhoneNumberProps>, string]>([
    [{ phoneNumber: '(415) 555-0100' }, 'phoneNumber is "(415) 555-0100": must be in E.164 form'],
    [{ phoneNumber: '+0155550100' }, 'must be in E.164 form'],
    [{ phoneNumberSid: PN }, 'phoneNumber, phoneNumberSid: exactly one of them'],
    [{ voicePath: 'voice' }, 'path is "voice": must start with a slash'],
    [{ fallbackUrl: '/fallback' }, 'fallbackUrl is "/fallback": must be a whole URL'],
  ])('%o', (props, says) => {
    expect(() => pointed(props)).toThrow(says);
  });

  it('no number, the SID of something else, nothing to point', () => {
    const stack = testStack();
    const webhook = addWebhook(stack, ORIGIN);
    const credentials = apiKey(stack);
    expect(() => webhook.pointPhoneNumber('A', { voicePath: '/v', credentials })).toThrow('exactly one of them');
    expect(() => webhook.pointPhoneNumber('B', { phoneNumberSid: MG, voicePath: '/v', credentials })).toThrow(
      'must be PN and 32 hexadecimal digits',
    );
    expect(() => webhook.pointTwimlApp('C', { twimlAppSid: PN, voicePath: '/v', credentials })).toThrow('must be AP');
    expect(() => webhook.pointPhoneNumber('D', { phoneNumberSid: PN, credentials })).toThrow('at least one of them');
    const fallbackUrl = 'https://fallback.example.com/';
    expect(() => webhook.pointPhoneNumber('E', { phoneNumberSid: PN, fallbackUrl, credentials })).toThrow('stands in');
  });

  it('an API key that stands in the template', () => {
    const stack = testStack();
    const secretStringValue = SecretValue.unsafePlainText('{}');
    const credentials = new Secret(stack, 'Plain', { secretStringValue }) as ISecret;
    expect(() => pointed({ credentials }, stack)).toThrow('credentials: the secret has its value in the template');
  });
});
