import { CfnParameter, SecretValue, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import {
  MessagingServicePointing,
  PhoneNumberPointing,
  type PhoneNumberPointingProps,
  TwilioWebhook,
  TwimlAppPointing,
} from '../../../lib';
import { addWebhook, CHECKED, secretToken, statements, testStack } from '../stack';

const NUMBER = '+14155550100';
const PN = `PN${'1'.repeat(32)}`;
const MG = `MG${'3'.repeat(32)}`;
const AP = `AP${'4'.repeat(32)}`;
const ORIGIN = { publicOrigins: ['https://hooks.example.com'], ...CHECKED };

function apiKey(stack: Stack): ISecret {
  return Secret.fromSecretNameV2(stack, 'ApiKey', 'twilio/api-key');
}

function pointed(props: Partial<PhoneNumberPointingProps> = {}, stack = testStack()): Template {
  const webhook = addWebhook(stack, ORIGIN);
  const given = { webhook, phoneNumber: NUMBER, voicePath: '/voice', credentials: apiKey(stack), ...props };
  new PhoneNumberPointing(stack, 'Number', given);
  return Template.fromStack(stack);
}

function resourceOf(template: Template): Record<string, unknown> & { Properties: Record<string, unknown> } {
  const [resource] = Object.values(template.findResources('Custom::TwilioPointing'));
  expect(resource).toBeDefined();
  return resource as ReturnType<typeof resourceOf>;
}

describe('the properties of the custom resource', () => {
  it('are the number, the routes as URLs, and the location of the API key', () => {
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

  it('do not include undefined props', () => {
    expect(Object.keys(resourceOf(pointed()).Properties).sort()).toEqual(
      ['CredentialsSecret', 'Kind', 'MemoryPath', 'ServiceToken', 'Target', 'VoiceUrl'].sort(),
    );
  });

  it('are those of a Messaging Service or a TwiML App', () => {
    const stack = testStack();
    const webhook = addWebhook(stack, ORIGIN);
    const credentials = apiKey(stack);
    new MessagingServicePointing(stack, 'Service', {
      webhook,
      messagingServiceSid: MG,
      messagePath: '/message',
      credentials,
    });
    new TwimlAppPointing(stack, 'App', { webhook, twimlAppSid: AP, voicePath: '/voice', credentials });
    const template = Template.fromStack(stack);
    for (const [Kind, Target] of [
      ['messaging-service', MG],
      ['twiml-app', AP],
    ])
      template.hasResourceProperties('Custom::TwilioPointing', { Kind, Target });
  });

  it('can be known only at deployment', () => {
    const stack = testStack();
    const parameter = new CfnParameter(stack, 'OwnNumber');
    expect(resourceOf(pointed({ phoneNumber: parameter.valueAsString }, stack)).Properties['Target']).toEqual({
      Ref: 'OwnNumber',
    });
  });
});

describe('a pointing', () => {
  it('depends on the front door, the function and the self-check', () => {
    const after = resourceOf(pointed())['DependsOn'] as string[];
    for (const part of ['WebhookFunction', 'WebhookFrontDoor', 'WebhookSelfCheck', 'TwilioPointingProvider'])
      expect(after.filter((each) => each.startsWith(part))).not.toEqual([]);
  });

  it('shares its functions with all others of the stack', () => {
    const count = (add: number) => {
      const stack = testStack();
      const credentials = apiKey(stack);
      const webhook = addWebhook(stack, ORIGIN);
      for (let each = 0; each < add; each += 1)
        new PhoneNumberPointing(stack, `Number${each}`, {
          webhook,
          phoneNumberSid: PN,
          voicePath: '/voice',
          credentials,
        });
      return Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::Function')).length;
    };
    expect(count(3)).toBe(count(1));
  });

  it('can be in another stack, or inside of the webhook beside others', () => {
    const first = testStack();
    const webhook = addWebhook(first, ORIGIN);
    const second = new Stack(first.node.root, 'Second');
    new PhoneNumberPointing(second, 'A', {
      webhook,
      phoneNumber: NUMBER,
      voicePath: '/v',
      credentials: apiKey(second),
    });
    const credentials = apiKey(first);
    new PhoneNumberPointing(webhook, 'B', { webhook, phoneNumberSid: PN, voicePath: '/v', credentials });
    new TwimlAppPointing(webhook, 'C', { webhook, twimlAppSid: AP, voicePath: '/v', credentials });

    Template.fromStack(first).resourceCountIs('Custom::TwilioPointing', 2);
    Template.fromStack(second).resourceCountIs('Custom::TwilioPointing', 1);
    expect(second.dependencies.map(({ node }) => node.path)).toEqual(['Test']);
  });

  it('shares its functions even for several webhooks', () => {
    const stack = testStack();
    const credentials = apiKey(stack);
    for (const [id, phoneNumberSid] of [
      ['One', PN],
      ['Two', `PN${'2'.repeat(32)}`],
    ] as const) {
      const webhook = new TwilioWebhook(stack, id, { authToken: secretToken(stack, `${id}Token`) });
      new PhoneNumberPointing(webhook, 'Number', { webhook, phoneNumberSid, voicePath: '/voice', credentials });
    }

    // Two webhooks, the handler and the provider framework.
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 4);
  });

  it('may read the one secret, and write parameters below a path of the stack', () => {
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

  it('keeps the API key out of the webhook and the template', () => {
    const webhooks = pointed().findResources('AWS::Lambda::Function', { Properties: { Timeout: 15 } });
    expect(JSON.stringify(webhooks)).not.toContain('api-key');
    expect(JSON.stringify(pointed().toJSON())).not.toMatch(/resolve:secretsmanager/);
  });

  it('exposes its SID, name and warnings', () => {
    const stack = testStack();
    const credentials = apiKey(stack);
    const number = new PhoneNumberPointing(stack, 'N', {
      webhook: addWebhook(stack, ORIGIN),
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
    const webhook = addWebhook(stack);
    const props = { webhook, phoneNumber: NUMBER, voicePath: '/voice', credentials: apiKey(stack) };
    new PhoneNumberPointing(stack, 'Number', props);
    Template.fromStack(stack).hasResourceProperties('Custom::TwilioPointing', {
      VoiceUrl: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('/voice$')])] },
    });
  });
});

describe('at synth it rejects', () => {
  it.each<[Partial<PhoneNumberPointingProps>, string]>([
    [{ phoneNumber: '(415) 555-0100' }, '`phoneNumber` is "(415) 555-0100": must be in E.164 format'],
    [{ phoneNumber: '+0155550100' }, 'must be in E.164 format'],
    [{ phoneNumberSid: PN }, '`phoneNumber`, `phoneNumberSid`: exactly one of them'],
    [{ voicePath: 'voice' }, '`path` is "voice": must start with a slash'],
    [{ fallbackUrl: '/fallback' }, '`fallbackUrl` is "/fallback": must be a full URL'],
  ])('%o', (props, says) => {
    expect(() => pointed(props)).toThrow(says);
  });

  it('a missing number, the SID of another resource, and a pointing without URLs', () => {
    const stack = testStack();
    const webhook = addWebhook(stack, ORIGIN);
    const credentials = apiKey(stack);
    expect(() => new PhoneNumberPointing(stack, 'A', { webhook, voicePath: '/v', credentials })).toThrow(
      'exactly one of them',
    );
    expect(
      () => new PhoneNumberPointing(stack, 'B', { webhook, phoneNumberSid: MG, voicePath: '/v', credentials }),
    ).toThrow('must be PN and 32 hexadecimal digits');
    expect(() => new TwimlAppPointing(stack, 'C', { webhook, twimlAppSid: PN, voicePath: '/v', credentials })).toThrow(
      'must be AP',
    );
    expect(() => new PhoneNumberPointing(stack, 'D', { webhook, phoneNumberSid: PN, credentials })).toThrow(
      'at least one of them is required',
    );
    const fallbackUrl = 'https://fallback.example.com/';
    expect(
      () => new PhoneNumberPointing(stack, 'E', { webhook, phoneNumberSid: PN, fallbackUrl, credentials }),
    ).toThrow('`fallbackUrl` has no effect without');
  });

  it('an API key whose value is in the template', () => {
    const stack = testStack();
    const secretStringValue = SecretValue.unsafePlainText('{}');
    const credentials = new Secret(stack, 'Plain', { secretStringValue }) as ISecret;
    expect(() => pointed({ credentials }, stack)).toThrow('`credentials`: the value of the secret is in the template');
  });
});
