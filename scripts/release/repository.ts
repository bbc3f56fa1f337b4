import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files that a release changes. */
const FILES = ['package.json', 'package-lock.json', 'CHANGELOG.md'] as const;

/** The branch that releases are made from. */
export const BRANCH = 'main';

/** A checkout, as far as a release has to do with it. */
export class Repository {
  public constructor(private readonly folder: string) {}

  public get version(): string {
    return JSON.parse(this.read('package.json')).version;
  }

  public get changelog(): string {
    return this.read('CHANGELOG.md');
  }

  public set changelog(text: string) {
    writeFileSync(join(this.folder, 'CHANGELOG.md'), text);
  }

  /**
   * Refuses a release of something that nobody can get by the tag.
   *
   * @throws when another branch is checked out, something is not committed, or the tag is taken.
   */
  public checkReady(tag: string): void {
    const branch = this.git('rev-parse', '--abbrev-ref', 'HEAD');
    if (branch !== BRANCH) throw new Error(`Releases are made from ${BRANCH}, but ${branch} is checked out.`);
    const changed = this.git('status', '--porcelain');
    if (changed !== '') throw new Error(`Commit or remove these first:\n${changed}`);
    if (this.git('tag', '--list', tag) !== '') throw new Error(`There is a tag ${tag} already.`);
  }

  /** Runs a script of package.json. @throws when it fails. */
  public npmRun(script: string): void {
    execFileSync('npm', ['run', script], { cwd: this.folder, stdio: 'inherit' });
  }

  /** Writes the version into package.json and its lock. */
  public setVersion(version: string): void {
    const flags = ['--no-git-tag-version', '--allow-same-version', '--ignore-scripts'];
    execFileSync('npm', ['version', version, ...flags], { cwd: this.folder, stdio: 'pipe' });
  }

  public commitAndTag(tag: string): void {
    this.git('commit', '--quiet', '--message', `Release ${tag}`, '--', ...FILES);
    this.git('tag', '--annotate', tag, '--message', tag);
  }

  /** Puts the files of a release back as they were last committed. */
  public restore(): void {
    this.git('checkout', '--quiet', 'HEAD', '--', ...FILES);
  }

  private read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  private git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.folder, encoding: 'utf8' }).trim();
  }
}
