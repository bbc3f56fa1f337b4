import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
 * The declarations for `import`. They name those for `require`, so an object of one module system has the same type in the
 * other. No entry point has a default export, which `export *` would leave out.
 */
const FOR_IMPORT = "export * from './index.js';\n";

/**
 * Writes the declarations of all entry points of the runtime. They include those of twilio and xmlbuilder, so users need
 * neither to compile.
 */
export function buildTypes(): void {
  const options = { preferredConfigPath: join(ROOT, 'tsconfig.strict.json') };
  for (const [source, folder] of Object.entries(ENTRIES)) {
    // One program for each: in a common one, every entry point takes as long as all of them together.
    const [text = ''] = generateDtsBundle([entry(source)], options);
    mkdirSync(join(DIST, folder), { recursive: true });
    writeFileSync(join(DIST, folder, 'index.d.ts'), text);
    writeFileSync(join(DIST, folder, 'index.d.mts'), FOR_IMPORT);
  }
}
