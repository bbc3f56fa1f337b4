import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { signedEvent, voiceParams } from '../../../lambda/testing';

const TOKEN = '5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e';
const ROOT = join(__dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'explain-'));
afterAll(() => rmSync(folder, { recursive: true }));

const RUNNER = `import { explainCommand } from ${JSON.stringify(join(ROOT, 'bin/commands/explain'))};
void explainCommand().exitOverride(({ exitCode }) => process.exit(exitCode)).parseAsync();
`;

function explain(args: readonly string[], input: string) {
  const file = join(folder, 'runner.ts');
  writeFileSync(file, RUNNER);
  const env = { ...process.env, TWILIO_AUTH_TOKEN: '', TWILIO_PUBLIC_ORIGINS: '' };
  const tsx = join(ROOT, 'node_modules/tsx/dist/cli.mjs');
  return spawnSync(process.execPath, [tsx, file, ...args], { input, encoding: 'utf8', cwd: folder, env });
}

it('explain reads standard input, prints, and sets the exit code in a separate process', () => {
  const own = { url: 'https://hooks.example.com/live/voice', params: voiceParams(), authToken: TOKEN };
  const event = JSON.stringify(signedEvent({ ...own, frontDoor: 'rest-api' }));
  expect(explain(['--event', '-', '--auth-token', TOKEN], event)).toMatchObject({ status: 0, stderr: '' });
  const broken = event.replaceAll('/live/voice', '/voice');
  const found = explain(['--event', '-', '--auth-token', TOKEN, '--json'], broken);
  expect(found.status).toBe(1);
  expect(JSON.parse(found.stdout)).toMatchObject({ cause: 'path-prefix', signedUrl: own.url });
  expect(explain(['--event', '-'], event)).toMatchObject({ status: 2, stdout: '' });
});
