import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltApp, buildApp, checkSize, MAX_APP_BYTES } from '../../scripts/build-app';
import { UserProject } from './user-project';

const folder = mkdtempSync(join(tmpdir(), 'cdk-twilio-webhook-app-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ALLOWED = [
  /^lambda\/(?!testing|operations\/)/,
  /^lib\/contract\.ts$/,
  /^node_modules\/twilio\/lib\/twiml\/(?:TwiML|VoiceResponse|MessagingResponse)\.js$/,
];

describe("the default app's bundle", () => {
  let first: BuiltApp;
  let bundle: Metafile['outputs'][string] | undefined;
  beforeAll(async () => {
    first = await buildApp(join(folder, 'first', 'app'), { sourceMap: true });
    bundle = Object.values(first.metafile.outputs)[0];
  });

  it('is reproducible', async () => {
    const second = await buildApp(join(folder, 'second', 'app'), { sourceMap: true });
    expect(readFileSync(second.bundle).equals(readFileSync(first.bundle))).toBe(true);
  });

  it('is the one in the package', async () => {
    const user = await UserProject.create();
    const shipped = readFileSync(join(user.folder, 'node_modules/cdk-twilio-webhook/dist/app/app.js'));
    user.remove();
    expect(shipped.equals(readFileSync(first.bundle))).toBe(true);
  });

  it(`has at most ${MAX_APP_BYTES} bytes`, () => {
    console.info(`default app: ${first.bytes} bytes`);
    expect(() => checkSize(first)).not.toThrow();
    expect(MAX_APP_BYTES).toBeLessThanOrEqual(100_000);
  });

  it('contains only the runtime and the modules that it needs', () => {
    // Only inputs with bytes in the bundle.
    const inputs = Object.entries(bundle?.inputs ?? {})
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([file]) => file);
    expect(inputs.filter((file) => !ALLOWED.some((pattern) => pattern.test(file)))).toEqual([]);
    expect(inputs).not.toContain('lambda/encoding/encoders.ts');
    expect(readFileSync(first.bundle, 'utf8')).not.toContain('targetgroup/webhook');
  });

  it('loads only built-in modules of Node.js', () => {
    const outside = (bundle?.imports ?? []).filter(({ external }) => external).map(({ path }) => path);
    expect(outside.filter((path) => !isBuiltin(path))).toEqual([]);
  });
});
