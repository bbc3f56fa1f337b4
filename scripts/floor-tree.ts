import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from './build/paths';

/** Ignored by git, but part of what was built. */
const BUILT = ['.jsii', 'THIRD-PARTY-NOTICES.txt', 'dist'];

/** npm's and vite's own notes about `node_modules`, which do not hold for another one. */
const NOTES = /^\.(?!bin$)/;

/** A copy of the checkout whose `aws-cdk-lib` and `constructs` are the lowest that the peer ranges allow. */
export interface FloorTree {
  readonly folder: string;

  /** As `name@version`. */
  readonly installed: readonly string[];

  /**
   * Runs a program of one of its packages there. `CDK_TWILIO_WEBHOOK_FLOOR` tells tests that only fit the newest peers.
   *
   * @param program path below `node_modules`.
   * @returns whether it ended without an error.
   */
  run(program: string, ...args: string[]): boolean;

  remove(): void;
}

/**
 * Copies the checkout, changes that are not committed included, and what was built from it. The peers are installed from
 * the npm registry; everything else in `node_modules` is the checkout's.
 *
 * @throws when a peer range does not start with `^`, or npm cannot install the peers.
 */
export function floorTree(): FloorTree {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-twilio-webhook-floor-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const installed = lowestPeers();
    install(folder, installed);
    linkTheRest(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    for (const file of [...sources(), ...BUILT].filter((name) => existsSync(join(ROOT, name)))) copy(file, folder);
    return { folder, installed, remove, run: (...args) => runIn(folder, ...args) };
  } catch (error) {
    remove();
    throw error;
  }
}

function runIn(folder: string, program: string, ...args: string[]): boolean {
  const command = [join(folder, 'node_modules', program), ...args];
  const env = { ...process.env, CDK_TWILIO_WEBHOOK_FLOOR: '1' };
  return spawnSync(process.execPath, command, { cwd: folder, stdio: 'inherit', env }).status === 0;
}

function lowestPeers(): string[] {
  const { peerDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return Object.entries<string>(peerDependencies).map(([name, range]) => {
    if (!/^\^\d+\.\d+\.\d+$/.test(range)) throw new Error(`The peer range of ${name} must be ^x.y.z, but is ${range}.`);
    return `${name}@${range.slice(1)}`;
  });
}

function install(folder: string, packages: readonly string[]): void {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const flags = ['--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', '--no-save'];
  execFileSync('npm', ['install', ...flags, ...packages], { cwd: folder, stdio: 'inherit' });
}

/** Links what is not there; inside a scope, which can hold both, package by package. */
function linkTheRest(from: string, to: string): void {
  for (const name of readdirSync(from).filter((entry) => !NOTES.test(entry))) {
    const [source, target] = [join(from, name), join(to, name)];
    if (!existsSync(target)) symlinkSync(source, target);
    else if (name.startsWith('@')) linkTheRest(source, target);
  }
}

function sources(): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 1e8 }).split('\0').filter(Boolean);
}

function copy(file: string, folder: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  cpSync(join(ROOT, file), join(folder, file), { recursive: true });
}
