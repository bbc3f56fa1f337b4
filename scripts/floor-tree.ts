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

/** Build output that git ignores. */
const BUILT = ['.jsii', 'THIRD-PARTY-NOTICES.txt', 'dist'];

/** Files of npm and vite about this `node_modules`, which are wrong for a copy. */
const NOTES = /^\.(?!bin$)/;

/** A copy of the checkout with the lowest `aws-cdk-lib` and `constructs` that the peer ranges allow. */
export interface FloorTree {
  readonly folder: string;

  /** The installed peers, each `name@version`. */
  readonly installed: readonly string[];

  /**
   * Runs a program of an installed package in the copy. Sets `CDK_TWILIO_WEBHOOK_FLOOR` for tests that need the newest
   * peers.
   *
   * @param program path below `node_modules`.
   * @returns whether it succeeded.
   */
  run(program: string, ...args: string[]): boolean;

  remove(): void;
}

/**
 * Copies the checkout, including uncommitted changes and the build output. Installs the peers from the npm registry and
 * links the rest of `node_modules`.
 *
 * @throws when a peer range doesn't start with `^`, or npm can't install the peers.
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

/** Links the missing packages. Descends into scopes, which may have both kinds. */
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
