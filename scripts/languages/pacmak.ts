import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../build/paths';

/** The languages beside TypeScript and JavaScript that the construct library is for. */
export const LANGUAGES = ['python', 'java', 'dotnet', 'go'] as const;

export type Language = (typeof LANGUAGES)[number];

/** What is made of the bindings: their sources, or what is published, for which each language's own tools are needed. */
export type Result = 'sources' | 'packages';

/**
 * Generates bindings, each language in a folder of its own.
 *
 * @param project a built package: its manifest, `.jsii` and what is packed.
 * @param outdir where the folders go.
 * @throws when jsii-pacmak fails; what it said is on standard error.
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
      // It runs `npm pack`, which is to pack what was built and not to build it again.
      npm_config_ignore_scripts: 'true',
      npm_config_offline: 'true',
      JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: nodeVersion,
    },
  });
}
