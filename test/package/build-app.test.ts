import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { WebhookHandler } from '../../lambda';
import { messageParams, signedEvent, twimlOf, voiceParams } from '../../lambda/testing';
import { type BuiltApp, buildApp, MAX_APP_BYTES } from '../../scripts/build-app';

let folder: string;
let app: BuiltApp;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'build-app-test-'));
  app = await buildApp(join(folder, 'app'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('buildApp', () => {
  it('writes the bundle and its loader into the folder, and the metafile beside it', () => {
    expect(readdirSync(app.folder).sort()).toEqual(['app.js', 'index.js']);
    expect(JSON.parse(readFileSync(`${app.folder}.meta.json`, 'utf8')).inputs).toHaveProperty(['lambda/app.ts']);
  });

  it('stays below the limit', () => {
    expect(app.bytes).toBe(readFileSync(app.bundle).length);
    expect(app.bytes).toBeLessThanOrEqual(MAX_APP_BYTES);
  });

  it('writes the same bytes in any folder', async () => {
    const other = await buildApp(join(folder, 'deep', 'other'));
    expect(readFileSync(other.bundle).equals(readFileSync(app.bundle))).toBe(true);
  });

  it('writes a source map on request, and removes an old one', async () => {
    const target = join(folder, 'mapped');
    await buildApp(target, { sourceMap: true });
    expect(readdirSync(target).sort()).toEqual(['app.js', 'app.js.map', 'index.js']);
    await buildApp(target);
    expect(readdirSync(target).sort()).toEqual(['app.js', 'index.js']);
  });

  it('bundles an app that answers like its sources, despite the other XML writer', async () => {
    vi.stubEnv('TWILIO_AUTH_TOKEN', 'secret');
    vi.spyOn(console, 'info').mockReturnValue();
    const bundled: WebhookHandler = createRequire(__filename)(app.file).handler;
    const { handler } = await import('../../lambda/app');
    for (const [path, params] of [
      ['voice', voiceParams()],
      ['message', messageParams()],
    ] as const) {
      const event = signedEvent({ frontDoor: 'http-api', url: `https://a/${path}`, authToken: 'secret', params });
      const twiml = twimlOf(await bundled(event));
      expect(twiml).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?><Response>/);
      expect(twiml).toBe(twimlOf(await handler(event)));
    }
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
});
