import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../../scripts/build/paths';
import type { VirtualEnvironment } from '../../virtual-environment';
import { cdk } from './cdk';
import { DoorRun, StepError } from './door-run';
import { DOORS, type Door, STEPS, type Step } from './doors';
import { type Emulator, REGION, startEmulator } from './emulator';
import { lambdaNodeFolder } from './lambda-node';

/** The result of the proof for one front door. */
export interface DoorResult {
  readonly frontDoor: string;
  readonly passed: readonly Step[];
  /** Output of the step that failed. */
  readonly failure: string | undefined;
}

/** Bootstraps the emulator, and takes the default app behind each front door from deployment to removal. */
export async function deploy(python: VirtualEnvironment): Promise<DoorResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-twilio-webhook-deploy-'));
  try {
    const emulator = await startEmulator(python, folder);
    try {
      const [{ ok, output }] = await Promise.all([
        cdk(emulator, folder, ['bootstrap', `aws://000000000000/${REGION}`]),
        synthesize(folder),
      ]);
      if (!ok) throw new Error(output);
      return await Promise.all(Object.keys(DOORS).map((frontDoor) => runDoor(emulator, folder, frontDoor)));
    } finally {
      await emulator.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Synthesizes the sample app for every deployment, in one process. */
async function synthesize(folder: string): Promise<void> {
  const program = ['--import', require.resolve('tsx'), join(__dirname, 'synthesize.ts'), folder];
  await promisify(execFile)(process.execPath, program, { cwd: ROOT, maxBuffer: 1e8 });
}

async function runDoor(emulator: Emulator, home: string, frontDoor: string): Promise<DoorResult> {
  const folder = join(home, frontDoor);
  const passed: Step[] = [];
  try {
    await new DoorRun(emulator, folder, frontDoor).run((step) => passed.push(step));
    return { frontDoor, passed, failure: undefined };
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    return { frontDoor, passed, failure: error.message };
  }
}

/** Returns the versions of the emulator, the CDK CLI, and the functions' Node.js. */
export function versionsOf({ bin }: VirtualEnvironment): string {
  const list = execFileSync(join(bin, 'python'), ['-m', 'pip', 'show', 'ministack'], { encoding: 'utf8' });
  const node = execFileSync(join(lambdaNodeFolder(), 'node'), ['--version'], { encoding: 'utf8' });
  const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules', 'aws-cdk', 'package.json'), 'utf8'));
  return `MiniStack ${/^Version: (.*)$/m.exec(list)?.[1]}, CDK CLI ${version}, Node ${node.trim().slice(1)}`;
}

/** Returns the table of docs/proof.md. */
export function tableOf(results: readonly DoorResult[]): string {
  const cell = ({ frontDoor, passed }: DoorResult, step: Step) => {
    if ((DOORS[frontDoor] as Door).skipped.includes(step)) return '–';
    return passed.includes(step) ? 'yes' : 'no';
  };
  const row = (result: DoorResult) =>
    `| ${result.frontDoor} | ${STEPS.map((step) => cell(result, step)).join(' | ')} |`;
  const header = `| front door | ${STEPS.join(' | ')} |`;
  return [header, `| --- |${' --- |'.repeat(STEPS.length)}`, ...results.map(row)].join('\n');
}
