import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** What a check of Python sources came to. */
export interface PythonCheck {
  readonly ok: boolean;

  /** One finding a line, or what was counted. */
  readonly report: string;
}

/** Whether Python 3 is there to check with. */
export function hasPython(): boolean {
  return spawnSync('python3', ['--version']).status === 0;
}

/** The module that jsii-pacmak generated below a folder. */
function generatedModule(outdir: string): string {
  return join(outdir, 'python', 'src', 'cdk_twilio_webhook', '__init__.py');
}

/** Looks for names in generated bindings that clash or had to be changed. */
export function nameClashes(outdir: string): PythonCheck {
  return python('clashes.py', generatedModule(outdir));
}

/** Compares what a program calls with the generated bindings: modules, classes, methods and arguments. */
export function programCalls(outdir: string, program: string): PythonCheck {
  return python('calls.py', 'cdk_twilio_webhook', generatedModule(outdir), program);
}

function python(script: string, ...args: string[]): PythonCheck {
  // -B: no compiled files beside the sources.
  const { status, stdout, stderr } = spawnSync('python3', ['-B', join(__dirname, script), ...args], {
    encoding: 'utf8',
  });
  return { ok: status === 0, report: `${stdout}${stderr}`.trim() };
}
