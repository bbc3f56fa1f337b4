import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../../scripts/build/paths';
import { type Emulator, REGION } from './emulator';

const CLI = join(ROOT, 'node_modules', 'aws-cdk', 'bin', 'cdk');

/** The result of a command of the CDK CLI. */
export interface CdkResult {
  readonly ok: boolean;
  /** Standard output and standard error. */
  readonly output: string;
}

/** Runs a command of the real CDK CLI against the emulator. */
export function cdk({ endpoint }: Emulator, home: string, args: readonly string[]): Promise<CdkResult> {
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    // The CLI caches account IDs here.
    CDK_HOME: home,
    CDK_DISABLE_VERSION_CHECK: '1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: REGION,
    CI: 'true',
    NODE_NO_WARNINGS: '1',
  };
  const child = spawn(process.execPath, [CLI, ...args, '--no-notices'], { cwd: home, env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ ok: code === 0, output }));
  });
}
