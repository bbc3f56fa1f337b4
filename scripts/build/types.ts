import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type EntryPointConfig, generateDtsBundle } from 'dts-bundle-generator';
import { DIST, ROOT } from './paths';

const ENTRIES = {
  'lambda/index.ts': 'lambda',
  'lambda/testing/index.ts': 'lambda/testing',
  'lambda/idempotency/index.ts': 'lambda/idempotency',
  'lambda/relay/index.ts': 'lambda/relay',
  'lambda/delivery/index.ts': 'lambda/delivery',
} as const;

/** Packages whose declarations are included in ours. */
export const INLINED = ['twilio', 'xmlbuilder'];

function entry(file: string): EntryPointConfig {
  return {
    filePath: join(ROOT, file),
    libraries: { inlinedLibraries: INLINED, allowedTypesLibraries: ['node'] },
    output: { noBanner: true, exportReferencedTypes: false },
  };
}

/**
 * Writes the declarations of the runtime, the test kit, idempotency and delivery. They include those of twilio and xmlbuilder, so
 * users need neither to compile. The same text serves `require` (`.d.ts`) and `import` (`.d.mts`).
 */
export function buildTypes(): void {
  const options = { preferredConfigPath: join(ROOT, 'tsconfig.strict.json') };
  for (const [source, folder] of Object.entries(ENTRIES)) {
    // One program for each: in a common one, every entry point takes as long as all of them together.
    const [text = ''] = generateDtsBundle([entry(source)], options);
    const file = join(DIST, folder, 'index.d.ts');
    mkdirSync(dirname(file), { recursive: true });
    for (const name of [file, file.replace(/\.ts$/, '.mts')]) writeFileSync(name, text);
  }
}
