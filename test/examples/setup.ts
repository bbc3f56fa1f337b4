import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { ROOT } from '../../scripts/build/paths';
import packedPackage from '../../scripts/vitest/packed-package';
import { EXAMPLES, folderOf, manifestOf } from './folders';
import type { Synthesized } from './synthesize';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder with a copy of every example, installed and synthesized. */
    copies: string;
    /** Results by example. */
    synthesized: Record<string, Synthesized>;
  }
}

const run = promisify(execFile);

/** Installed from the tarball, not linked from the checkout's `node_modules`. */
const PACKED = 'cdk-twilio-webhook';

/** Scopes that Lambda's Node.js provides. Linked as a whole, because their packages need each other. */
const OF_LAMBDA = ['@aws-sdk', '@smithy'];

/** Commands that the examples and CDK run from `node_modules/.bin`. */
const COMMANDS = ['cdk', 'esbuild', 'tsx'];

/** Copies the examples, installs the packed package and the checkout's versions of all others, and synthesizes. */
export default async function setup(project: TestProject): Promise<() => void> {
  const removePackage = await packedPackage(project);
  const copies = mkdtempSync(join(tmpdir(), 'cdk-twilio-webhook-examples-'));
  const remove = () => {
    removePackage();
    rmSync(copies, { recursive: true, force: true });
  };
  try {
    for (const name of EXAMPLES) copy(name, copies);
    await install(copies, project.getProvidedContext().tarball);
    project.provide('copies', copies);
    project.provide('synthesized', await synthesize(copies));
    return remove;
  } catch (error) {
    remove();
    throw error;
  }
}

function copy(name: string, copies: string): void {
  const filter = (source: string) => !/\/(node_modules|cdk\.out)$/.test(source);
  cpSync(folderOf(name), join(copies, name), { recursive: true, filter });
}

/** Installs the packages of all examples in the folder above them. */
async function install(copies: string, tarball: string): Promise<void> {
  const packed = join(copies, 'node_modules', PACKED);
  mkdirSync(packed, { recursive: true });
  await run('tar', ['-xzf', tarball, '-C', packed, '--strip-components=1']);
  const wanted = EXAMPLES.flatMap((name) => {
    const { dependencies, devDependencies } = manifestOf(name);
    return Object.keys({ ...dependencies, ...devDependencies });
  });
  const linked = wanted.filter((name) => name !== PACKED && !OF_LAMBDA.includes(name.split('/')[0] ?? ''));
  for (const name of new Set([...linked, ...OF_LAMBDA])) link(name, copies);
  for (const command of COMMANDS) link(join('.bin', command), copies);
  // NodejsFunction looks for the lock file that `npm install` would write.
  writeFileSync(join(copies, 'package-lock.json'), '{}');
}

function link(name: string, copies: string): void {
  const path = join(copies, 'node_modules', name);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules', name), path);
}

/** Synthesizes all examples in one process, because loading aws-cdk-lib takes longer than synthesizing one. */
async function synthesize(copies: string): Promise<Record<string, Synthesized>> {
  const results = join(copies, 'synthesized.json');
  const program = join(__dirname, 'synthesize.ts');
  const env = { PATH: process.env['PATH'], HOME: copies, AWS_EC2_METADATA_DISABLED: 'true' };
  await run(process.execPath, ['--import', require.resolve('tsx'), program, copies, results, ...EXAMPLES], {
    env,
    cwd: ROOT,
    maxBuffer: 1e8,
  });
  return JSON.parse(readFileSync(results, 'utf8'));
}
