import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../scripts/build/paths';
import { type Templates, templatesIn } from './templates';
import type { Command } from './toolchains';

/** A version of AWS CDK that every registry has. They don't get each release at the same time. */
const PINNED =
  /^aws-cdk-lib==.*/m
    .exec(readFileSync(join(__dirname, 'python', 'requirements.txt'), 'utf8'))?.[0]
    .replace('==', '@') ?? '';

/** Files that a toolchain or an earlier run made. */
const MADE = /\/(node_modules|cdk\.out|target|__pycache__|go\.sum)$/;

const REFERENCE = 'typescript.ts';

/** Copies of the proof's apps in `proof/` and of the examples in `examples/`, with the npm package installed. */
export class Workspace {
  /** @param packages folder with the packages that would be published. */
  public static create(packages: string): Workspace {
    const workspace = new Workspace(mkdtempSync(join(tmpdir(), 'cdk-twilio-webhook-languages-')));
    try {
      workspace.fill(packages);
      return workspace;
    } catch (error) {
      workspace.remove();
      throw error;
    }
  }

  private readonly originals = new Map<string, Templates>();

  private constructor(private readonly folder: string) {}

  /** Synthesizes the reference. */
  public reference(): Templates {
    return this.synthesize(this.typeScript(REFERENCE), join(this.folder, 'proof'));
  }

  /** Synthesizes the same app in a language. */
  public app(language: string, compile: (folder: string) => Command): Templates {
    const folder = join(this.folder, 'proof', language);
    return this.synthesize(compile(folder), folder);
  }

  /** Synthesizes an example in TypeScript, once. */
  public original(name: string): Templates {
    const known =
      this.originals.get(name) ?? this.synthesize(this.typeScript('app.ts'), join(this.folder, 'examples', name));
    this.originals.set(name, known);
    return known;
  }

  /** Synthesizes an example in another language. */
  public example(name: string, compile: (folder: string) => Command): Templates {
    const folder = join(this.folder, 'examples', name);
    return this.synthesize(compile(folder), folder);
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private typeScript(file: string): Command {
    return [process.execPath, '--import', 'tsx', file];
  }

  private fill(packages: string): void {
    const filter = (source: string) => !MADE.test(source);
    cpSync(__dirname, join(this.folder, 'proof'), { recursive: true, filter });
    cpSync(join(ROOT, 'examples'), join(this.folder, 'examples'), { recursive: true, filter });
    // The type checker only knows the sources.
    const reference = join(this.folder, 'proof', REFERENCE);
    writeFileSync(reference, readFileSync(reference, 'utf8').replace("'../../lib'", "'cdk-twilio-webhook'"));
    const tarball = readdirSync(join(packages, 'js')).find((name) => name.endsWith('.tgz')) ?? '';
    install(this.folder, [PINNED, join(packages, 'js', tarball), ...['constructs', 'esbuild', 'tsx'].map(ours)]);
  }

  /** Runs an app as the CDK CLI does. The proof's apps get the folder of the function that they deploy. */
  private synthesize([program, ...args]: Command, cwd: string): Templates {
    const outdir = join(cwd, 'cdk.out');
    const env = {
      ...process.env,
      CDK_OUTDIR: outdir,
      AWS_EC2_METADATA_DISABLED: 'true',
      JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.versions.node.split('.')[0],
    };
    const all = [...args, join(this.folder, 'proof', 'function')];
    const { status, stderr, error } = spawnSync(program, all, { cwd, env, encoding: 'utf8', maxBuffer: 1e8 });
    if (status !== 0) throw new Error(`${cwd} doesn't synthesize: ${status ?? error}\n${stderr}`);
    return templatesIn(outdir);
  }
}

function install(folder: string, packages: readonly string[]): void {
  // NodejsFunction looks for a lock file, which npm writes.
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', ...packages], { cwd: folder, stdio: 'ignore' });
}

/** Returns a package in the checkout's version. */
function ours(name: string): string {
  const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return `${name}@${devDependencies[name]}`;
}
