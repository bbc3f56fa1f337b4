import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../build/paths';

/** The supported languages besides TypeScript and JavaScript. */
export const LANGUAGES = ['python', 'java', 'dotnet', 'go'] as const;

/** A language to generate for. `js` only packs the npm package, which the others contain. */
export type Language = (typeof LANGUAGES)[number] | 'js';

/** The output: sources, or publishable packages, which need each language's tools. */
export type Result = 'sources' | 'packages';

/**
 * Generates bindings, with a folder for each language.
 *
 * @param project folder of a built package, with its manifest, `.jsii` and the files to pack.
 * @param outdir parent of the generated folders.
 * @throws when jsii-pacmak fails. Its output is on standard error.
 */
export function generateBindings(
  project: string,
  outdir: string,
  languages: readonly Language[] = LANGUAGES,
  result: Result = 'sources',
): void {
  const bin = join(ROOT, 'node_modules', 'jsii-pacmak', 'bin', 'jsii-pacmak');
  const flags = [
    ...(result === 'sources' ? ['--code-only'] : []),
    '--force',
    '--no-npmignore',
    '--outdir',
    outdir,
    '--targets',
    ...languages,
  ];
  const nodeVersion = process.versions.node.split('.')[0];
  execFileSync(process.execPath, [bin, project, ...flags], {
    stdio: 'inherit',
    env: {
      ...process.env,
      // It runs `npm pack`, which must not build again.
      npm_config_ignore_scripts: 'true',
      npm_config_offline: 'true',
      // It would compile all of AWS CDK. The proof compiles what the package imports.
      JSII_BUILD_GO: 'false',
      JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: nodeVersion,
    },
  });
}
