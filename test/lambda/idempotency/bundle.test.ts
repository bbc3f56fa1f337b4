import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const OF_IDEMPOTENCY = /aws-lambda-powertools|@aws-sdk|@smithy|lambda\/idempotency/;

async function inputs(entry: string, external: string[] = []): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: join(__dirname, '..', '..', '..'),
    entryPoints: [entry],
    outdir: 'unused',
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    mainFields: ['module', 'main'],
    external,
  });
  const outputs = Object.values(metafile.outputs);
  return outputs.flatMap((output) => [...Object.keys(output.inputs), ...output.imports.map(({ path }) => path)]);
}

describe('the bundle', () => {
  it.each(['lambda/app.ts', 'lambda/index.ts', 'lambda/testing/index.ts'])(
    "of %s doesn't include idempotency",
    async (entry) => {
      const all = await inputs(entry);
      expect(all.some((path) => path.endsWith('lambda/service.ts'))).toBe(entry !== 'lambda/testing/index.ts');
      expect(all.filter((path) => OF_IDEMPOTENCY.test(path))).toEqual([]);
    },
  );

  it('of lambda/idempotency/index.ts includes Powertools, but not the DynamoDB client', async () => {
    const all = await inputs('lambda/idempotency/index.ts', ['@aws-sdk/*']);
    expect(all.filter((path) => /@aws-lambda-powertools\/idempotency\//.test(path))).not.toEqual([]);
    expect(new Set(all.filter((path) => /@aws-sdk|@smithy/.test(path)))).toEqual(
      new Set(['@aws-sdk/client-dynamodb', '@aws-sdk/util-dynamodb']),
    );
    expect(all.filter((path) => /twilio\/lib|xmlbuilder|lambda\/webhook\.ts/.test(path))).toEqual([]);
  });
});
