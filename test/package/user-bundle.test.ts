import { statSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Format } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserProject } from './user-project';

const HANDLER = `
import { VoiceResponse, webhook } from 'cdk-twilio-webhook/lambda';
export const handler = webhook({ '/voice': ({ params }) => { const twiml = new VoiceResponse(); twiml.say('Hello ' + params.From); return twiml; } });
`;

const CALL = `
const event = signedEvent({ frontDoor: 'http-api', url: 'https://hooks.example.com/voice', authToken: 'secret', params: { From: 'Ada' } });
handler(event, {}).then((answer) => console.log(answer.statusCode, /<Say>Hello Ada<.Say>/.test(answer.body)));`;

const MAX_BYTES = 110_000;

describe("a user's handler, bundled by esbuild", () => {
  let user: UserProject;
  beforeAll(async () => {
    user = await UserProject.create();
    user.write('handler.ts', HANDLER);
  });
  afterAll(() => user.remove());

  it.each(['cjs', 'esm'] as const)('works as %s and is small', async (format: Format) => {
    const file = format === 'esm' ? 'handler.mjs' : 'handler.cjs';
    await build({
      absWorkingDir: user.folder,
      entryPoints: ['handler.ts'],
      outfile: `out/${file}`,
      bundle: true,
      minify: true,
      platform: 'node',
      target: 'node24',
      format,
      logLevel: 'error',
    });
    const { size } = statSync(join(user.folder, 'out', file));
    console.info(`handler as ${format}: ${size} bytes minified`);
    expect(size).toBeLessThanOrEqual(MAX_BYTES);

    const quiet = "process.env.TWILIO_AUTH_TOKEN = 'secret'; console.info = () => {};";
    const load = `import { signedEvent } from 'cdk-twilio-webhook/testing'; ${quiet} const { handler } = await import('./out/${file}');`;
    const { stdout, stderr } = await user.node('--input-type=module', '-e', load + CALL);
    expect({ stdout, stderr }).toEqual({ stdout: '200 true\n', stderr: '' });
  });
});
