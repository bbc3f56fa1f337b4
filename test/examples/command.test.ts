import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, it } from 'vitest';

const run = promisify(execFile);

it('`npx cdk synth` in a copy needs neither credentials nor a network', async () => {
  const cwd = join(inject('copies'), 'quick-start');
  const env = {
    PATH: process.env['PATH'],
    HOME: inject('copies'),
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DISABLE_VERSION_CHECK: '1',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    npm_config_offline: 'true',
  };
  const args = ['cdk', 'synth', '--quiet', '--no-notices', '--output', 'cdk.out.command'];
  await expect(run('npx', args, { cwd, env })).resolves.toBeDefined();
  const template = join(cwd, 'cdk.out.command', 'QuickStart.template.json');

  expect(require(template).Outputs).toHaveProperty('VoiceUrl');
});
