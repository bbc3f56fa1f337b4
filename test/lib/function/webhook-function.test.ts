import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Architecture, Code, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it, vi } from 'vitest';
import type { TwilioWebhookProps } from '../../../lib';
import { logGroupOf, webhookFunction } from '../../../lib/function';
import { functionOptions } from '../../../lib/validate-props';
import { ownVpc, secretToken, testStack } from '../stack';

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  return { ...fs, existsSync: vi.fn(fs.existsSync) };
});

function templateOf(props: Partial<TwilioWebhookProps>, stack: Stack = testStack()): Template {
  const all = { authToken: secretToken(stack), ...props };
  webhookFunction(stack, 'Function', all, functionOptions(all), logGroupOf(stack, all));
  return Template.fromStack(stack);
}

function properties(template: Template): Record<string, unknown> {
  const [found] = Object.values(
    template.findResources('AWS::Lambda::Function', { Properties: { Handler: 'index.handler' } }),
  );
  return found?.['Properties'];
}

describe('the function', () => {
  it('has defaults for answering Twilio', () => {
    expect(properties(templateOf({}))).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: 15,
      MemorySize: 512,
      Handler: 'index.handler',
      LoggingConfig: { LogFormat: 'JSON' },
      Description: 'Answers Twilio webhooks whose signature it has validated',
    });
  });

  it('passes on the options of a function', () => {
    const stack = testStack();
    const template = templateOf(
      {
        architecture: Architecture.X86_64,
        description: 'Mine',
        environment: { STAGE: 'prod' },
        memorySize: 256,
        reservedConcurrentExecutions: 7,
        runtime: Runtime.NODEJS_22_X,
        timeout: Duration.seconds(5),
        tracing: Tracing.ACTIVE,
        vpc: ownVpc(stack),
      },
      stack,
    );

    expect(properties(template)).toMatchObject({
      Architectures: ['x86_64'],
      Description: 'Mine',
      Environment: { Variables: { STAGE: 'prod' } },
      MemorySize: 256,
      ReservedConcurrentExecutions: 7,
      Runtime: 'nodejs22.x',
      Timeout: 5,
      TracingConfig: { Mode: 'Active' },
      VpcConfig: { SecurityGroupIds: expect.any(Array) },
    });
  });

  it('rejects a token in its environment', () => {
    expect(() => templateOf({ environment: { TWILIO_AUTH_TOKEN: 'x' } })).toThrow('environment.TWILIO_AUTH_TOKEN');
  });
});

describe('the function’s logs', () => {
  it('are kept for three months and outlive the stack by default', () => {
    templateOf({}).hasResource('AWS::Logs::LogGroup', {
      Properties: { RetentionInDays: 90 },
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
  });

  it('have the retention and removal policy of the props, without a custom resource', () => {
    const template = templateOf({ logRetention: RetentionDays.ONE_WEEK, logRemovalPolicy: RemovalPolicy.DESTROY });

    template.hasResource('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 7 }, DeletionPolicy: 'Delete' });
    template.resourceCountIs('Custom::LogRetention', 0);
  });

  it('go to an existing log group', () => {
    const stack = testStack();
    const template = templateOf({ logGroup: new LogGroup(stack, 'Own', { logGroupName: 'own' }) }, stack);

    template.resourceCountIs('AWS::Logs::LogGroup', 1);
    expect(properties(template)).toMatchObject({ LoggingConfig: { LogGroup: { Ref: expect.stringMatching(/^Own/) } } });
  });
});

describe('the function’s code', () => {
  it('is the sample app that ships with the package', () => {
    expect(properties(templateOf({}))['Code']).toMatchObject({ S3Key: expect.stringMatching(/\.zip$/) });
  });

  it.each([
    ['excludes its source map by default', false, ['*.map']],
    ['includes its source map on request', true, []],
  ])('%s', (_, sourceMap, exclude) => {
    const fromAsset = vi.spyOn(Code, 'fromAsset');
    templateOf({ sourceMap });

    expect(fromAsset).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/dist\/app$/), { exclude });
    fromAsset.mockRestore();
  });

  it('must be built if it is the sample app', () => {
    vi.mocked(existsSync).mockReturnValueOnce(false);

    expect(() => templateOf({})).toThrow(
      /^\[Test\] `entry` is missing: the app to use instead isn't built \(.*dist\/app\)\. Fix: run `npm run build`, or set `entry`\.$/,
    );
  });

  it('can be existing code with any handler name', () => {
    const stack = testStack();
    const template = templateOf({ code: Code.fromInline('exports.main = 1'), handler: 'index.main' }, stack);

    template.hasResourceProperties('AWS::Lambda::Function', {
      Code: { ZipFile: 'exports.main = 1' },
      Handler: 'index.main',
    });
  });

  it.each([
    [undefined, 'index.handler'],
    ['main', 'index.main'],
    ['index.main', 'index.main'],
  ])('is bundled from an entry, with the handler %s exposed as %s', (handler, expected) => {
    const entry = join(mkdtempSync(join(tmpdir(), 'entry-')), 'app.ts');
    writeFileSync(entry, 'export const handler = async () => "from the entry"; export const main = handler;');
    const template = templateOf({ entry, ...(handler ? { handler } : {}) }, testStack());

    template.hasResourceProperties('AWS::Lambda::Function', { Handler: expected });
  });

  it('has source-mapped stack traces on request, in addition to existing Node options', () => {
    const template = templateOf({ sourceMap: true, environment: { NODE_OPTIONS: '--no-warnings' } });

    expect(properties(template)).toMatchObject({
      Environment: { Variables: { NODE_OPTIONS: '--no-warnings --enable-source-maps' } },
    });
  });

  it('has no Node options by default', () => {
    expect(properties(templateOf({}))).not.toHaveProperty('Environment');
  });
});
