import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, UserProject } from './user-project';

const ENTRIES = [
  { entry: 'cdk-twilio-webhook', name: 'TwilioWebhook', type: 'function' },
  { entry: 'cdk-twilio-webhook/lambda', name: 'webhook', type: 'function' },
  { entry: 'cdk-twilio-webhook/lambda', name: 'VoiceResponse', type: 'function' },
  { entry: 'cdk-twilio-webhook/lambda', name: 'MessagingResponse', type: 'function' },
  { entry: 'cdk-twilio-webhook/delivery', name: 'toSqs', type: 'function' },
  { entry: 'cdk-twilio-webhook/delivery', name: 'toEventBridge', type: 'function' },
  { entry: 'cdk-twilio-webhook/idempotency', name: 'dynamoDbIdempotency', type: 'function' },
  { entry: 'cdk-twilio-webhook/relay', name: 'conversationRelay', type: 'function' },
  { entry: 'cdk-twilio-webhook/relay', name: 'connectRelay', type: 'function' },
  { entry: 'cdk-twilio-webhook/testing', name: 'signedEvent', type: 'function' },
  { entry: 'cdk-twilio-webhook/testing', name: 'signedRequest', type: 'function' },
] as const;

/** A handler and a signed event of each door, for both module systems. */
const CALL = `
const handler = webhook({ '/voice': () => { const t = new VoiceResponse(); t.say('hi'); return t; } }, { authToken: 'secret', logger });
const out = [];
for (const frontDoor of ['application-load-balancer', 'rest-api', 'http-api', 'function-url']) {
  const event = signedEvent({ frontDoor, url: 'https://hooks.example.com/voice', authToken: 'secret', params: { From: '+1' }, basePath: '' });
  out.push((await handler(event, {})).statusCode, (await webhook({}, { authToken: 'other', logger })(event, {})).statusCode);
}
console.log(out.join());`;
const LOGGER = 'const logger = { info() {}, warn() {}, error() {} };';

describe('the installed package', () => {
  let user: UserProject;
  beforeAll(async () => {
    // Lambda provides the AWS SDK.
    user = await UserProject.create([
      'aws-cdk-lib',
      'constructs',
      '@aws-sdk/client-dynamodb',
      '@aws-sdk/util-dynamodb',
    ]);
  });
  afterAll(() => user.remove());

  it.each(ENTRIES)('$entry: exports $name to require and import', async ({ entry, name, type }) => {
    const required = await user.node('-p', `typeof require('${entry}').${name}`);
    expect(required).toMatchObject({ code: 0, stdout: `${type}\n` });
    const code = `import { ${name} } from '${entry}'; console.log(typeof ${name});`;
    const imported = await user.node('--input-type=module', '-e', code);
    expect(imported).toMatchObject({ code: 0, stdout: `${type}\n`, stderr: '' });
  });

  it('answers only signed requests when loaded by require', async () => {
    const code = `${LOGGER} const { webhook, VoiceResponse } = require('cdk-twilio-webhook/lambda');
      const { signedEvent } = require('cdk-twilio-webhook/testing'); (async () => {${CALL}})();`;
    const { stdout, stderr } = await user.node('-e', code);
    expect({ stdout, stderr }).toEqual({ stdout: '200,403,200,403,200,403,200,403\n', stderr: '' });
  });

  it('answers only signed requests when loaded by import', async () => {
    const code = `${LOGGER} import { webhook, VoiceResponse } from 'cdk-twilio-webhook/lambda';
      import { signedEvent } from 'cdk-twilio-webhook/testing'; ${CALL}`;
    const { stdout, stderr } = await user.node('--input-type=module', '-e', code);
    expect({ stdout, stderr }).toEqual({ stdout: '200,403,200,403,200,403,200,403\n', stderr: '' });
  });

  it('synthesizes a stack with the default app', async () => {
    const { code, stdout, stderr } = await user.node(
      '-e',
      `const { TwilioWebhook, AuthToken, FrontDoor } = require('cdk-twilio-webhook');
      const { App, Stack } = require('aws-cdk-lib');
      const { Secret } = require('aws-cdk-lib/aws-secretsmanager');
      const stack = new Stack(new App(), 'Stack');
      const authToken = AuthToken.fromSecretsManager(Secret.fromSecretNameV2(stack, 'Token', 'twilio/auth-token'));
      new TwilioWebhook(stack, 'Webhook', { authToken, frontDoor: FrontDoor.httpApi() });
      const { Resources } = require('aws-cdk-lib/assertions').Template.fromStack(stack).toJSON();
      console.log(Object.values(Resources).map((each) => each.Type).join());`,
    );
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain('AWS::Lambda::Function');
    expect(stdout).toContain('AWS::ApiGatewayV2::Api');
  });

  it('can be required by its name in the checkout', () => {
    const code = "console.log(typeof require('cdk-twilio-webhook/lambda').webhook)";
    expect(execFileSync(process.execPath, ['-e', code], { cwd: ROOT, encoding: 'utf8' })).toBe('function\n');
  });
});
