import { isBuiltin } from 'node:module';
import { build, type Metafile } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';

/** Every cold start of a relay loads it, while a caller waits. */
const MAX_BYTES = 60_000;

const AGENT = `
import { conversationRelay } from './lambda/relay';
export const handler = conversationRelay({});
`;

/** Bundles an agent without code of its own, as the construct bundles an `entry`. */
async function bundled(): Promise<Metafile['outputs'][string]> {
  const { metafile } = await build({
    stdin: { contents: AGENT, resolveDir: `${__dirname}/../../..`, loader: 'ts' },
    absWorkingDir: `${__dirname}/../../..`,
    tsconfigRaw: { compilerOptions: { target: 'ES2022' } },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const [output] = Object.values(metafile.outputs);
  if (!output) throw new Error('There is no bundle.');
  return output;
}

describe("a relay's bundle", () => {
  let output: Metafile['outputs'][string];
  let inputs: readonly string[];
  beforeAll(async () => {
    output = await bundled();
    inputs = Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? file : []));
  });

  it(`has at most ${MAX_BYTES} bytes without the agent's code`, () => {
    console.info(`relay: ${output.bytes} bytes`);
    expect(output.bytes).toBeLessThanOrEqual(MAX_BYTES);
  });

  it('contains no package, and so no AWS SDK, and loads only built-in modules of Node.js', () => {
    expect(inputs.filter((file) => file.includes('node_modules'))).toEqual([]);
    expect(output.imports.map(({ path }) => path).filter((path) => !isBuiltin(path))).toEqual([]);
  });

  it.each([
    ['the front doors of webhooks', /^lambda\/front-door\/(?!event\.ts)/],
    ['forms and splices', /^lambda\/signature\/(signature|splice)\.ts/],
    [
      "the orders of Twilio's parameters in a GET",
      /^lambda\/public-url\/(hash-order|twilio-order|partitions|combinations|queries)\.ts/,
    ],
    ['TwiML', /^lambda\/(twiml|xml)\/|^lambda\/relay\/connect-relay\.ts/],
    ['routes and responses', /^lambda\/routing\/(route|response|params|delivery)\.ts/],
    ['deliveries and idempotency', /^lambda\/(delivery|idempotency)\//],
    ['the pipeline of webhooks', /^lambda\/(webhook|service|check|options|app)\.ts/],
  ])('reaches nothing of %s', (_name, pattern) => {
    expect(inputs.filter((file) => pattern.test(file))).toEqual([]);
  });
});
