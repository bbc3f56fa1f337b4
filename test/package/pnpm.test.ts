import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ROOT, TYPESCRIPT, UserProject } from './user-project';

const INSTALLED = join(ROOT, 'node_modules');

const APP = `
import { App, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AuthToken, FrontDoor, TwilioWebhook } from 'cdk-twilio-webhook';

const stack = new Stack(new App(), 'Hooks');
const authToken = AuthToken.fromSecretsManager(Secret.fromSecretNameV2(stack, 'AuthToken', 'twilio/auth-token'));
new TwilioWebhook(stack, 'Sample', { authToken });
new TwilioWebhook(stack, 'Own', { authToken, entry: 'lambda/app.ts', frontDoor: FrontDoor.restApi() });
`;

const HANDLER = `
import { webhook } from 'cdk-twilio-webhook/lambda';
export const handler = webhook({ '/voice': ({ params }) => '<Response><Say>Hello ' + params.From + '</Say></Response>' });
`;

/** Calls a bundled handler like its front door. */
const CALL = `
process.env.TWILIO_AUTH_TOKEN = 'secret';
console.info = () => {};
const { signedEvent } = require('cdk-twilio-webhook/testing');
const url = 'https://abc.execute-api.eu-west-1.amazonaws.com/prod/voice';
const event = signedEvent({ frontDoor: 'rest-api', url, authToken: 'secret', params: { From: 'Ada' } });
require(process.argv[1]).handler(event, {}).then(({ statusCode, body }) => console.log(statusCode, body));
`;

/**
 * pnpm isolates every package in a folder with only its dependencies and peers. Everything comes from this machine:
 * dependencies that aws-cdk-lib doesn't bundle come from the checkout.
 */
const manifest = () => {
  const cdk = join(INSTALLED, 'aws-cdk-lib');
  const { dependencies } = JSON.parse(readFileSync(join(cdk, 'package.json'), 'utf8'));
  const others = Object.keys(dependencies).filter((name) => !existsSync(join(cdk, 'node_modules', name)));
  const from = (protocol: string, names: string[]) =>
    Object.fromEntries(names.map((name) => [name, `${protocol}:${join(INSTALLED, name)}`]));
  return {
    name: 'user',
    private: true,
    dependencies: { 'cdk-twilio-webhook': `file:${inject('tarball')}`, ...from('file', ['aws-cdk-lib', 'constructs']) },
    devDependencies: from('link', ['aws-cdk', 'esbuild']),
    pnpm: { overrides: from('file', others) },
  };
};

describe('a CDK app installed by pnpm', () => {
  let user: UserProject;

  beforeAll(async () => {
    user = new UserProject();
    user.write('package.json', JSON.stringify(manifest()));
    user.write('cdk.json', JSON.stringify({ app: 'node app.js', context: { 'cli-telemetry': false } }));
    user.write('app.ts', APP);
    user.write('lambda/app.ts', HANDLER);
    const pnpm = join(INSTALLED, 'pnpm', 'bin', 'pnpm.cjs');
    const { code, stdout, stderr } = await user.node(pnpm, 'install', '--offline', '--store-dir', 'store');
    if (code !== 0) throw new Error(`pnpm install ended with exit code ${code}.\n${stdout}${stderr}`);
  });
  afterAll(() => user.remove());

  it('gets the package from the store, with only its peers beside it', async () => {
    const { stdout } = await user.node('-p', "require('fs').realpathSync('node_modules/cdk-twilio-webhook')");
    const folder = stdout.trim();
    expect(relative(user.folder, folder)).toMatch(/^node_modules\/\.pnpm\//);
    expect(readdirSync(dirname(folder)).sort()).toEqual(['aws-cdk-lib', 'cdk-twilio-webhook', 'constructs']);
  });

  it('compiles, synthesizes with the CDK CLI, and answers from the bundled entry', async () => {
    const tsc = join(TYPESCRIPT.current, 'bin', 'tsc');
    const flags = ['--strict', '--skipLibCheck', '--module', 'node16', '--target', 'es2022'];
    expect(await user.node(tsc, ...flags, 'app.ts')).toMatchObject({ code: 0, stdout: '' });

    const cdk = join(user.folder, 'node_modules', 'aws-cdk', 'bin', 'cdk');
    const { code, stderr } = await user.node(cdk, 'synth', '--quiet', '--no-notices');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const bundled = entryBundle(join(user.folder, 'cdk.out'));
    expect(await user.node('-e', CALL, bundled)).toMatchObject({
      stdout: '200 <Response><Say>Hello Ada</Say></Response>\n',
    });
  });
});

/** Returns the folder with the bundled entry in the synthesized output. */
function entryBundle(assembly: string): string {
  const template: Template = JSON.parse(readFileSync(join(assembly, 'Hooks.template.json'), 'utf8'));
  const [id] = Object.keys(template.Resources).filter((name) => /^OwnFunction[0-9A-F]{8}$/.test(name));
  const { S3Key } = template.Resources[id ?? '']?.Properties.Code ?? {};
  return join(assembly, `asset.${S3Key?.replace(/\.zip$/, '')}`, 'index.js');
}

interface Template {
  readonly Resources: Record<string, { readonly Properties: { readonly Code?: { readonly S3Key: string } } }>;
}
