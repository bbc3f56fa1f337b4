import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/build/paths';

/** The feature flags of the sample app. */
export const FLAGS: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync(join(ROOT, 'cdk.json'), 'utf8'),
).context;

/**
 * Runs the file of an app as the CDK CLI does, but in this process, because loading aws-cdk-lib takes longest. Only for
 * programs, because it changes the environment and the working directory.
 */
export function runApp(file: string, cwd: string, outdir: string, context: Readonly<Record<string, unknown>>): void {
  rmSync(outdir, { recursive: true, force: true });
  process.chdir(cwd);
  process.env['CDK_OUTDIR'] = outdir;
  // Takes longer than everything else, and cfn-lint and the emulator look at the templates.
  process.env['CDK_VALIDATION'] = 'false';
  process.env['CDK_CONTEXT_JSON'] = JSON.stringify({ ...FLAGS, ...context });
  delete require.cache[file];
  require(file);
  // Apps that don't call `synth` do so when the process would end.
  process.emit('beforeExit', 0);
  process.removeAllListeners('beforeExit');
  process.chdir(ROOT);
  if (process.exitCode) throw new Error(`${file} fails with ${JSON.stringify(context)}.`);
}
