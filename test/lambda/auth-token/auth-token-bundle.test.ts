import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build, type Format } from 'esbuild';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CREDENTIALS } from './store-stand-in';

const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:twilio-AbCdEf';

describe('in a bundle', () => {
  it.each<Format>(['cjs', 'esm'])('loads the store client only if a store is configured: %s', async (format) => {
    const folder = await mkdtemp(join(tmpdir(), 'auth-token-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const program = `
      import { authTokens } from './lambda/auth-token';
      const loaded = () => process.moduleLoadList.includes('NativeModule _http_client');
      const tokens = authTokens(undefined, process.env, { logger: { warn() {} } });
      Promise.resolve(tokens.keys()).catch(() => {}).then(() => console.log(loaded()));`;
    const banner =
      format === 'esm'
        ? "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"
        : '';
    const file = join(folder, format === 'esm' ? 'bundle.mjs' : 'bundle.cjs');
    const { outputFiles } = await build({
      stdin: { contents: program, resolveDir: resolve(__dirname, '../../..') },
      bundle: true,
      platform: 'node',
      write: false,
      banner: { js: banner },
      format,
    });
    writeFileSync(file, outputFiles[0]?.contents ?? '');
    const run = (env: Record<string, string>) =>
      spawnSync(process.execPath, [file], { env, encoding: 'utf8' }).stdout.trim();
    expect(run({ TWILIO_AUTH_TOKEN: 'token' })).toBe('false');
    const nowhere = { ...CREDENTIALS, AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_REGION: 'eu-west-1' };
    expect(run({ ...nowhere, TWILIO_AUTH_TOKEN_SECRET_ARN: ARN })).toBe('true');
  });
});
