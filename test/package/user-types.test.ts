import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TYPESCRIPT, UserProject } from './user-project';

/** A user's code, in which every mistake must be an error. */
const HANDLERS = `
import { MessagingResponse, VoiceResponse, webhook } from 'cdk-twilio-webhook/lambda';
import type { MessageParams, RouteHandler, VoiceParams, WebhookRequest } from 'cdk-twilio-webhook/lambda';
import { signedEvent, voiceParams } from 'cdk-twilio-webhook/testing';

function hello(params: VoiceParams): string {
  return \`Hello \${params.From ?? 'stranger'}\`;
}

export const voice: RouteHandler = ({ params }) => {
  const twiml = new VoiceResponse();
  const manner: VoiceResponse.SayAttributes = { language: 'en-GB' };
  twiml.say(manner, hello(params));
  twiml.gather({ numDigits: 1 }).say('Press a key.');
  return twiml;
};

export async function message({ params, json }: WebhookRequest<MessageParams>): Promise<MessagingResponse> {
  const text: string | undefined = params.Body;
  // @ts-expect-error parameters are strings
  const count: number = params.NumMedia;
  // @ts-expect-error the type of a JSON body is unknown
  json.anything;
  const twiml = new MessagingResponse();
  twiml.message(\`\${text} \${count}\`);
  return twiml;
}

export const handler = webhook(
  { '/voice': voice, '/message': message, '/nothing': () => undefined, '/text': () => '<Response/>' },
  { authToken: async () => 'secret', origins: ['https://hooks.example.com'] },
);
export const routed = webhook((request, { params }) => new Response(request.url + String(params.From)));
export const event = signedEvent({
  frontDoor: 'http-api',
  url: 'https://hooks.example.com/voice',
  authToken: 'secret',
  params: voiceParams({ From: '+15005550006' }),
});

// @ts-expect-error a route can't return a number
webhook({ '/voice': () => 42 });
// @ts-expect-error the parameter has another type
webhook({ '/voice': ({ params }) => hello({ From: 1 }) + params.From });
// @ts-expect-error the door doesn't exist
signedEvent({ frontDoor: 'back-door', url: 'https://hooks.example.com/voice', authToken: 'secret' });
// @ts-expect-error only the runtime creates requests
voice({ params: {} });
`;

const STACK = `
import { App, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AuthToken, FrontDoor, TwilioWebhook } from 'cdk-twilio-webhook';

const stack = new Stack(new App(), 'Stack');
const authToken = AuthToken.fromSecretsManager(Secret.fromSecretNameV2(stack, 'Token', 'twilio/auth-token'));
const webhook = new TwilioWebhook(stack, 'Webhook', { authToken, frontDoor: FrontDoor.functionUrl() });
export const url: string = webhook.urlFor('/voice');
// @ts-expect-error a token in plain text would end up in the template
new TwilioWebhook(stack, 'Other', { authToken: 'secret' });
`;

const OTHER_TWILIO = `
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse';
import { webhook } from 'cdk-twilio-webhook/lambda';

export const handler = webhook({
  '/voice': () => {
    const twiml = new VoiceResponse();
    twiml.say('From another version');
    return twiml;
  },
});
`;

const OTHER_BUILDER = `
module.exports = class VoiceResponse {
  constructor() { this.parts = []; }
  addText() {}
  say(text) { this.parts.push(text); }
  toString() { return '<Response><Say>' + this.parts + '</Say></Response>'; }
};`;

const OTHER_BUILDER_TYPES = `
declare class VoiceResponse {
  private parts: string[];
  addText(content: string): void;
  say(text: string): void;
  toString(): string;
}
export = VoiceResponse;`;

const STRICT = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--esModuleInterop', '--target', 'es2022'];
const NODE_TYPES = ['--lib', 'es2022', '--types', 'node'];

describe('a TypeScript user', () => {
  let user: UserProject;
  beforeAll(async () => {
    user = await UserProject.create(['aws-cdk-lib', 'constructs', '@types/node']);
    for (const file of ['handlers.ts', 'handlers.mts', 'handlers.cts']) user.write(file, HANDLERS);
    for (const file of ['stack.mts', 'stack.cts', 'stack.ts']) user.write(file, STACK);
  });
  afterAll(() => user.remove());

  const compile = async (version: keyof typeof TYPESCRIPT, ...args: string[]) => {
    const { stdout, stderr } = await user.node(
      join(TYPESCRIPT[version], 'bin', 'tsc'),
      ...STRICT,
      ...NODE_TYPES,
      ...args,
    );
    return stdout + stderr;
  };

  it.each(['current', 'older'] as const)(
    'compiles handlers without twilio under the rules of Node.js (%s)',
    async (version) => {
      expect(await compile(version, '--module', 'node16', 'handlers.mts', 'handlers.cts')).toBe('');
    },
  );

  it('compiles handlers without twilio under the rules of bundlers', async () => {
    const flags = ['--module', 'esnext', '--moduleResolution', 'bundler'];
    expect(await compile('current', ...flags, 'handlers.ts')).toBe('');
  });

  // The declarations of aws-cdk-lib aren't checked.
  it('compiles a stack', async () => {
    expect(await compile('current', '--skipLibCheck', '--module', 'node16', 'stack.mts', 'stack.cts')).toBe('');
  });

  it('compiles both under the rules of older CDK projects', async () => {
    const flags = ['--skipLibCheck', '--module', 'commonjs', '--moduleResolution', 'node10'];
    expect(await compile('older', ...flags, 'handlers.ts', 'stack.ts')).toBe('');
  });
});

describe('a user with another version of twilio', () => {
  let user: UserProject;
  beforeAll(async () => {
    user = await UserProject.create(['@types/node']);
    const twiml = 'node_modules/twilio/lib/twiml/VoiceResponse';
    user.write('node_modules/twilio/package.json', JSON.stringify({ name: 'twilio', version: '3.84.1' }));
    user.write(`${twiml}.d.ts`, OTHER_BUILDER_TYPES);
    user.write(`${twiml}.js`, OTHER_BUILDER);
    user.write('handlers.cts', OTHER_TWILIO);
  });
  afterAll(() => user.remove());

  it('can return its builder from a route, in types and at run time', async () => {
    const tsc = join(TYPESCRIPT.current, 'bin', 'tsc');
    const flags = ['--module', 'node16', '--strict', '--target', 'es2022', '--types', 'node', '--rootDir', '.'];
    expect(await user.node(tsc, ...flags, 'handlers.cts')).toMatchObject({ code: 0, stdout: '' });
    const { stdout } = await user.node(
      '-e',
      `process.env.TWILIO_AUTH_TOKEN = 'secret'; console.info = () => {};
      const { signedEvent } = require('cdk-twilio-webhook/testing');
      const event = signedEvent({ frontDoor: 'function-url', url: 'https://hooks.example.com/voice', authToken: 'secret', params: { From: 'Ada' } });
      require('./handlers.cjs').handler(event).then((answer) => console.log(answer.statusCode, answer.body));`,
    );
    expect(stdout).toBe('200 <Response><Say>From another version</Say></Response>\n');
  });
});
