import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** The result of a check of Python sources. */
export interface PythonCheck {
  readonly ok: boolean;

  /** One finding per line, or a count if there are none. */
  readonly report: string;
}

/** Whether Python 3 is installed. */
export function hasPython(): boolean {
  return spawnSync('python3', ['--version']).status === 0;
}

/** Returns the path of the generated module. */
function generatedModule(outdir: string): string {
  return join(outdir, 'python', 'src', 'cdk_twilio_webhook', '__init__.py');
}

/** Checks generated bindings for names that clash or had to be renamed. */
export function nameClashes(outdir: string): PythonCheck {
  return python('clashes.py', generatedModule(outdir));
}

/** Checks the modules, classes, methods and arguments of a program's calls against the generated bindings. */
export function programCalls(outdir: string, program: string): PythonCheck {
  return python('calls.py', 'cdk_twilio_webhook', generatedModule(outdir), program);
}

function python(script: string, ...args: string[]): PythonCheck {
  // `-B` prevents compiled files beside the sources.
  const { status, stdout, stderr } = spawnSync('python3', ['-B', join(__dirname, script), ...args], {
    encoding: 'utf8',
  });
  return { ok: status === 0, report: `${stdout}${stderr}`.trim() };
}
