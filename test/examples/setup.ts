import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { ROOT } from '../../scripts/build/paths';
import packedPackage from '../../scripts/vitest/packed-package';
import { EXAMPLES, folderOf, manifestOf } from './folders';
import type { Synthesised } from './synthesise';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder in which the examples lie as somebody has copied them out, installed and synthesised. */
    stranger: string;
    /** What came of each. */
    synthesised: Record<string, Synthesised>;
  }
}

const run = promisify(execFile);

/** Comes with the package itself, not from the checkout's `node_modules`. */
const PACKED = 'cdk-twilio-webhook';

/** Comes with Lambda's Node.js, and whole: what an example imports of it needs more of it. */
const OF_LAMBDA = ['@aws-sdk', '@smithy'];

/** What examples and CDK run from `node_modules/.bin`. */
const COMMANDS = ['cdk', 'esbuild', 'tsx'];

/** Copies the examples out, gives them the packed package and the versions that the checkout has of all else, synthesises. */
export default async function setup(project: TestProject): Promise<() => void> {
  const removePackage = await packedPackage(project);
  const stranger = mkdtempSync(join(tmpdir(), 'cdk-twilio-webhook-examples-'));
  const remove = () => {
    removePackage();
    rmSync(stranger, { recursive: true, force: true });
  };
  try {
    for (const name of EXAMPLES) copy(name, stranger);
    await install(stranger, project.getProvidedContext().tarball);
    project.provide('stranger', stranger);
    project.provide('synthesised', await synthesise(stranger));
    return remove;
  } catch (error) {
    remove();
    throw error;
  }
}

function copy(name: string, stranger: string): void {
  const filter = (source: string) => !/\/(node_modules|cdk\.out)$/.test(source);
  cpSync(folderOf(name), join(stranger, name), { recursive: true, filter });
}

/** One `node_modules` above all examples. */
async function install(stranger: string, tarball: string): Promise<void> {
  const packed = join(stranger, 'node_modules', PACKED);
  mkdirSync(packed, { recursive: true });
  await run('tar', ['-xzf', tarball, '-C', packed, '--strip-components=1']);
  const wanted = EXAMPLES.flatMap((name) => {
    const { dependencies, devDependencies } = manifestOf(name);
    return Object.keys({ ...dependencies, ...devDependencies });
  });
  const linked = wanted.filter((name) => name !== PACKED && !OF_LAMBDA.includes(name.split('/')[0] ?? ''));
  for (const name of new Set([...linked, ...OF_LAMBDA])) link(name, stranger);
  for (const command of COMMANDS) link(join('.bin', command), stranger);
  // `npm install` leaves one, and NodejsFunction looks for it.
  writeFileSync(join(stranger, 'package-lock.json'), '{}');
}

function link(name: string, stranger: string): void {
  const path = join(stranger, 'node_modules', name);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules', name), path);
}

/** In one process, because loading aws-cdk-lib takes longer than synthesising an example. */
async function synthesise(stranger: string): Promise<Record<string, Synthesised>> {
  const results = join(stranger, 'synthesised.json');
  const program = join(__dirname, 'synthesise.ts');
  const env = { PATH: process.env['PATH'], HOME: stranger, AWS_EC2_METADATA_DISABLED: 'true' };
  await run(process.execPath, ['--import', require.resolve('tsx'), program, stranger, results, ...EXAMPLES], {
    env,
    cwd: ROOT,
    maxBuffer: 1e8,
  });
  return JSON.parse(readFileSync(results, 'utf8'));
}
