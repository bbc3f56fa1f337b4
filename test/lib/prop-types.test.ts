import type { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import { AuthToken, PhoneNumberPointing, TwilioWebhook, type TwilioWebhookProps } from '../../lib';
import { addWebhook, secretToken, testStack } from './stack';

/** Adds a webhook as a program in JavaScript does, without types. */
function untyped(props: object): () => unknown {
  const stack = testStack();
  const given = { authToken: secretToken(stack), ...props };
  return () => new TwilioWebhook(stack, 'Webhook', given as TwilioWebhookProps);
}

describe('a prop of a wrong type', () => {
  it.each([
    [
      'authToken',
      'abc'.repeat(10),
      ': must be the location of the token, never the token itself. Fix: use `AuthToken.',
    ],
    ['authToken', null, ': must be the location of the token'],
    ['frontDoor', 'http-api', ' is "http-api": must be a front door. Fix: use `FrontDoor.httpApi()`'],
    ['frontDoor', {}, ': must be a front door. Fix: use `FrontDoor.httpApi()`'],
    ['publicOrigins', 'https://a.example', ' is "https://a.example": must be a list of texts. Fix: write it like `["h'],
    ['runtime', 'nodejs24.x', ' is "nodejs24.x": must be a runtime. Fix: use `Runtime.NODEJS_24_X`.'],
    ['runtime', Runtime.PYTHON_3_13, ' is "python3.13": must be a Node.js runtime'],
    ['timeout', 10, ' is "10": must be a duration. Fix: use `Duration.seconds(10)`.'],
    ['memorySize', '512', ' is "512": must be a number of MB. Fix: remove the quotes.'],
    ['selfCheck', true, ' is "true": must be a self-check. Fix: use `SelfCheck.onDeployment()`.'],
    ['idempotency', true, ' is "true": must be a way to remember responses. Fix: use `Idempotency.dynamoDb()`.'],
    ['alarms', true, ' is "true": must be an object. Fix: use `{}` or `{ topic }`.'],
    ['savedQueries', 'yes', ' is "yes": must be true or false. Fix: remove the quotes.'],
    ['code', './dist', ' is "./dist": must be code. Fix: use `Code.fromAsset(…)`'],
    ['entry', 5, ' is "5": must be a text. Fix: put it in quotes.'],
    ['function', 'arn:aws:lambda:…', ' is "arn:aws:lambda:…": must be a function.'],
  ])('is refused: %s %j', (prop, value, message) => {
    expect(untyped({ [prop]: value })).toThrow(`[Test/Webhook] \`${prop}\`${message}`);
  });

  it('never shows a token', () => {
    expect(untyped({ authToken: 'a-plain-token' })).not.toThrow(/a-plain-token/);
    for (const from of ['fromSecretsManager', 'fromSsmParameter'] as const) {
      const make = () => AuthToken[from]('a-plain-token' as never);
      expect(make).toThrow(/: must be a construct, never a name or the token itself\. Fix: import the /);
      expect(make).not.toThrow(/a-plain-token/);
    }
  });

  it('is refused before a Python entry is bundled', () => {
    expect(untyped({ entry: __filename, runtime: Runtime.PYTHON_3_13 })).toThrow('must be a Node.js runtime');
  });

  it('may be missing or null', () => {
    expect(untyped({ frontDoor: null, publicOrigins: undefined, selfCheck: null })).not.toThrow();
  });
});

const WARNING = Match.stringLikeRegexp(
  'which AWS fills with random characters that Twilio doesn.t know: .* Fix: create',
);

describe('a secret of the stack', () => {
  const withSecret = (secret: (stack: Stack) => Secret) => {
    const stack = testStack();
    addWebhook(stack, { authToken: AuthToken.fromSecretsManager(secret(stack) as ISecret) });
    return Annotations.fromStack(stack);
  };

  it('without a value is warned of, because CDK fills it with random characters', () => {
    withSecret((stack) => new Secret(stack, 'Own')).hasWarning('/Test/Webhook', WARNING);
  });

  it('that is managed or imported is not', () => {
    const stack = testStack();
    addWebhook(stack, { authToken: AuthToken.managed(stack, 'Managed') });

    Annotations.fromStack(stack).hasNoWarning('*', WARNING);
    withSecret((scope) => Secret.fromSecretNameV2(scope, 'Own', 'twilio/auth-token') as Secret).hasNoWarning(
      '*',
      WARNING,
    );
  });

  it('for the credentials of a pointing is warned of, too', () => {
    const stack = testStack();
    const credentials = new Secret(stack, 'Own') as ISecret;
    const webhook = addWebhook(stack);
    new PhoneNumberPointing(stack, 'Number', {
      webhook,
      credentials,
      phoneNumber: '+14155550100',
      voicePath: '/voice',
    });

    Annotations.fromStack(stack).hasWarning('/Test/Number', WARNING);
  });

  it('is refused with the token in the template of its random value', () => {
    const generateSecretString = {
      secretStringTemplate: '{"authToken":"a-plain-token"}',
      generateStringKey: 'random',
    };

    expect(() => withSecret((stack) => new Secret(stack, 'Own', { generateSecretString }))).toThrow(
      'the value of the secret is in the template',
    );
  });
});
