import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signedEvent, voiceParams } from '../../lambda/testing';
import { buildApp } from '../../scripts/build-app';

const AUTH_TOKEN = 'secret';
/** Reports the modules that the default app loads before and during its first request. */
const PROBE = `
  const { Module } = require('node:module');
  const [file, event] = process.argv.slice(1);
  console.info = () => {};
  const asked = new Set();
  const load = Module._load;
  Module._load = function (name, ...rest) { asked.add(name); return load.call(this, name, ...rest); };
  const { handler } = require(file);
  const loaded = [...asked];
  const answer = handler(JSON.parse(event), {});
  answer.then(({ statusCode }) => {
    const heavy = process.moduleLoadList.filter((name) => /undici.undici|perf_hooks/.test(name));
    process.stdout.write(JSON.stringify({ loaded, later: [...asked].slice(loaded.length), statusCode, heavy }));
  });`;

interface Probed {
  readonly loaded: readonly string[];
  readonly later: readonly string[];
  readonly statusCode: number;
  readonly heavy: readonly string[];
}

const folder = mkdtempSync(join(tmpdir(), 'loaded-modules-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the default app without a token store', () => {
  let probed: Probed;
  let outside: readonly string[];
  beforeAll(async () => {
    const { file, metafile } = await buildApp(join(folder, 'app'));
    outside = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
    const url = 'https://abc.lambda-url.us-east-1.on.aws/voice';
    const params = voiceParams();
    const event = JSON.stringify(signedEvent({ frontDoor: 'function-url', url, authToken: AUTH_TOKEN, params }));
    const env = { TWILIO_AUTH_TOKEN: AUTH_TOKEN };
    probed = JSON.parse(execFileSync(process.execPath, ['-e', PROBE, file, event], { env }).toString());
  });

  it('answers the request', () => {
    expect(probed.statusCode).toBe(200);
  });

  it('loads its bundle, `node:crypto`, and only modules in the metafile', () => {
    expect(probed.loaded).toContain('node:crypto');
    const modules = probed.loaded.filter((name) => !/index\.js$|app\.js$/.test(name));
    expect(modules.filter((name) => !outside.includes(name))).toEqual([]);
  });

  it('loads no modules during the first request, and never `fetch` or `performance`', () => {
    expect(probed.later).toEqual([]);
    expect(probed.heavy).toEqual([]);
  });
});
