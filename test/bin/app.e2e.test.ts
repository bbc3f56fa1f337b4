import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { app, build, context as flags } from '../../cdk.json';
import { scripts } from '../../package.json';

vi.setConfig({ testTimeout: 120_000 });

const ROOT = join(__dirname, '..', '..');
const SECRETS = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret';
const TOKEN = { authTokenSecret: 'twilio/auth-token' };
const DOMAIN = { domainName: 'hooks.example.com', hostedZoneId: 'Z1', hostedZoneName: 'example.com' };

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The texts of the stack's annotations. */
  annotations(): string[];
  template(stack?: string): {
    Resources: Record<string, { Type: string }>;
    Outputs: Record<string, { Value: unknown }>;
  };
}

/** Runs a command offline: no credentials, no account, no metadata service. */
function run(
  outdir: string,
  file: string,
  args: string[],
  env: Record<string, string> = {},
  cwd: string = ROOT,
): Promise<Run> {
  const { PATH = '', HOME = '' } = process.env;
  const offline = { PATH, HOME, AWS_EC2_METADATA_DISABLED: 'true', CDK_DISABLE_VERSION_CHECK: '1', ...env };
  return new Promise((resolve) => {
    execFile(file, args, { cwd, env: offline }, (error, stdout, stderr) => {
      const template = (stack = 'TwilioWebhook') =>
        JSON.parse(readFileSync(join(outdir, `${stack}.template.json`), 'utf8'));
      const annotations = () => textsOf(join(outdir, 'TwilioWebhook.metadata.json'));
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr, template, annotations });
    });
  });
}

function textsOf(file: string): string[] {
  const entries = Object.values(JSON.parse(readFileSync(file, 'utf8')) as Record<string, { data: unknown }[]>);
  return entries.flat().map(({ data }) => String(data));
}

/** Runs the app as the CDK command line does, without the seconds that the command line itself takes. */
function synthesize(context: Record<string, string>): Promise<Run> {
  const outdir = mkdtempSync(join(tmpdir(), 'app-'));
  const env = { CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify({ ...flags, ...context }) };
  return run(outdir, join(ROOT, 'node_modules', '.bin', 'tsx'), ['bin/app.ts'], env);
}

describe('a fresh clone', () => {
  it('is synthesized right after `npm ci`, with the self-check and without a build', async () => {
    const clone = mkdtempSync(join(tmpdir(), 'clone-'));
    try {
      const files = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], {
        cwd: ROOT,
        encoding: 'utf8',
      });
      for (const file of files.split('\0').filter((name) => name !== '' && existsSync(join(ROOT, name)))) {
        cpSync(join(ROOT, file), join(clone, file));
      }
      symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
      const outdir = join(clone, 'cdk.out');
      const args = ['cdk', 'synth', '--quiet', '-c', `authTokenSecret=${TOKEN.authTokenSecret}`];
      const { code, stderr, template } = await run(outdir, 'npx', args, {}, clone);

      expect({ code, stderr }).toMatchObject({ code: 0 });
      const types = Object.values(template().Resources).map(({ Type }) => Type);
      expect(types).toContain('Custom::TwilioWebhookSelfCheck');
    } finally {
      rmSync(clone, { recursive: true, force: true });
    }
  });
});

/** The CDK command line in this checkout, after another command has built the functions. */
function cdk(...args: string[]): Promise<Run> {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk-'));
  return run(outdir, join(ROOT, 'node_modules', '.bin', 'cdk'), [...args, '--output', outdir, '--build', 'true']);
}

describe('without the location of the token', () => {
  it('`cdk ls` lists the stack', async () => {
    const { code, stdout } = await cdk('ls');

    expect({ code, stdout: stdout.trim() }).toEqual({ code: 0, stdout: 'TwilioWebhook' });
  });

  it.each([
    ['bootstrap', []],
    ['destroy', ['--force']],
  ])('`cdk %s` gets as far as the credentials', async (command, args) => {
    const { stderr } = await cdk(command, ...args);

    expect(stderr).toMatch(/credentials|Unable to resolve AWS account/);
    expect(stderr).not.toContain('auth token is missing');
  });

  it('`cdk synth` fails with the two commands that store a token', async () => {
    const { code, stderr } = await cdk('synth', '--quiet');

    expect(code).toBe(1);
    expect(stderr).toMatch(/The location of the Twilio auth token is missing\..*create-secret.*put-parameter/s);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('the app', () => {
  it('is synthesized by the CDK command line, offline and without credentials', async () => {
    const outdir = mkdtempSync(join(tmpdir(), 'cdk-'));
    const args = [
      'synth',
      '--quiet',
      '--output',
      outdir,
      '--build',
      'true',
      '-c',
      `authTokenSecret=${TOKEN.authTokenSecret}`,
    ];
    const { code, stderr, template } = await run(outdir, join(ROOT, 'node_modules', '.bin', 'cdk'), args);

    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(Object.keys(template().Outputs)).toEqual(['VoiceUrl', 'MessageUrl']);
    const types = Object.values(template().Resources).map(({ Type }) => Type);
    expect(types).toEqual(expect.arrayContaining(['Custom::TwilioWebhookSelfCheck', 'AWS::Logs::QueryDefinition']));
  });

  it('is built first by a script of the package', () => {
    expect(app).toBe('npx tsx bin/app.ts');
    expect(build).toBe('npm run --silent build:functions');
    expect(scripts).toHaveProperty(['build:functions']);
  });

  it.each([
    {
      door: 'alb',
      context: DOMAIN,
      type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      url: 'https://hooks.example.com/voice',
      secret: 'twilio/auth-token',
    },
    {
      door: 'rest-api',
      context: { ...DOMAIN, basePath: 'twilio' },
      type: 'AWS::ApiGateway::RestApi',
      url: 'https://hooks.example.com/twilio/voice',
      secret: `${SECRETS}:twilio/auth-token-AbCdEf`,
    },
    {
      door: 'http-api',
      context: DOMAIN,
      type: 'AWS::ApiGatewayV2::Api',
      url: 'https://hooks.example.com/voice',
      secret: `${SECRETS}:twilio/auth_token`,
    },
    {
      door: 'cloud-front',
      context: { ...DOMAIN, basePath: 'twilio' },
      type: 'AWS::CloudFront::Distribution',
      url: 'https://hooks.example.com/twilio/voice',
      secret: 'twilio/auth-token',
    },
    { door: 'function-url', context: {}, type: 'AWS::Lambda::Url', url: expect.anything(), secret: 'twilio-secret' },
  ])('has the front door $door and the token in the secret $secret', async ({ door, context, type, url, secret }) => {
    const { code, stderr, template } = await synthesize({ ...context, frontDoor: door, authTokenSecret: secret });
    const { Outputs, Resources } = template();

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(Object.values(Resources).map((resource) => resource.Type)).toContain(type);
    expect(Outputs['VoiceUrl']?.Value).toEqual(url);
    expect(JSON.stringify(Resources)).toContain(`"TWILIO_AUTH_TOKEN_SECRET_ARN":"${secret}"`);
  });

  it('accepts a parameter for the token, a certificate, proxies, and a stack name', async () => {
    const { code, stderr, template } = await synthesize({
      authTokenParameter: '/twilio/auth-token',
      certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/1',
      domainName: 'hooks.example.com',
      publicOrigins: 'https://cdn.example.com,https://old.example.com',
      stackName: 'Own',
    });
    const { Outputs, Resources } = template('Own');

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(Outputs).toMatchObject({
      VoiceUrl: { Value: 'https://cdn.example.com/voice' },
      MessageUrl: { Value: 'https://cdn.example.com/message' },
      DnsTarget: { Description: 'Point hooks.example.com here' },
    });
    expect(JSON.stringify(Resources)).toContain(
      '"TWILIO_PUBLIC_ORIGINS":"https://cdn.example.com,https://old.example.com,https://hooks.example.com"',
    );
    expect(JSON.stringify(Resources)).toContain('"TWILIO_AUTH_TOKEN_PARAMETER_NAME":"/twilio/auth-token"');
  });

  it('in front of CloudFront says in which region the token has to be', async () => {
    const messages = async (context: Record<string, string>) => {
      const { annotations } = await synthesize({ ...DOMAIN, frontDoor: 'cloud-front', ...context });
      return annotations().filter((text) => text.includes('The stack is in us-east-1'));
    };

    expect(await messages(TOKEN)).toEqual([expect.stringContaining('reads `authTokenSecret` there')]);
    expect(await messages({ authTokenSecret: `${SECRETS}:twilio/auth-token-AbCdEf` })).toEqual([]);
  });

  it.each([
    [
      'for a load balancer without a domain',
      { ...TOKEN, frontDoor: 'alb' },
      /^Context `frontDoor=alb` needs `-c domainName=…`/,
    ],
    [
      'for a domain at a Function URL',
      { ...TOKEN, frontDoor: 'function-url', domainName: 'a.example.com' },
      /^Context `frontDoor=function-url` doesn't support `domainName`: use `-c frontDoor=cloud-front/,
    ],
  ])('fails in a few lines and without a stack trace %s', async (_, context, message) => {
    const { code, stderr } = await synthesize(context);

    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
