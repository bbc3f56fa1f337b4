import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';

const run = promisify(execFile);

/** Root of the checkout. */
export const ROOT = join(__dirname, '..', '..');

/** The result of a process. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A user's project outside of the checkout, with the packed package installed. */
export class UserProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'cdk-twilio-webhook-user-'));

  /** @param linked packages of the checkout that are installed too. */
  static async create(linked: readonly string[] = []): Promise<UserProject> {
    const project = new UserProject();
    project.write('package.json', JSON.stringify({ name: 'user', version: '1.0.0', private: true }));
    const installed = join(project.folder, 'node_modules', 'cdk-twilio-webhook');
    mkdirSync(installed, { recursive: true });
    await run('tar', ['-xzf', inject('tarball'), '-C', installed, '--strip-components=1']);
    for (const name of linked) project.link(name);
    return project;
  }

  write(file: string, text: string): string {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  /** Runs Node in the project, without credentials or a region. */
  async node(...args: string[]): Promise<Run> {
    const env = { PATH: process.env['PATH'], HOME: this.folder, AWS_EC2_METADATA_DISABLED: 'true' };
    try {
      return { code: 0, ...(await run(process.execPath, args, { cwd: this.folder, env, maxBuffer: 1e8 })) };
    } catch (error) {
      const { code, stdout = '', stderr = String(error) } = error as Partial<Run>;
      return { code: typeof code === 'number' ? code : 1, stdout, stderr };
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private link(name: string): void {
    const path = join(this.folder, 'node_modules', name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), path);
  }
}

/** Folders of the TypeScript versions that compile users' code: ours, and an older one. */
export const TYPESCRIPT = {
  current: dirname(require.resolve('typescript/package.json')),
  // A dependency of @arethetypeswrong/core.
  older: dirname(
    createRequire(
      createRequire(require.resolve('@arethetypeswrong/cli/package.json')).resolve(
        '@arethetypeswrong/core/package.json',
      ),
    ).resolve('typescript/package.json'),
  ),
} as const;
