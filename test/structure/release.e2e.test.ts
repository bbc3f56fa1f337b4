import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../../scripts/build/paths';

const CHANGELOG = '# Changelog\n\n## Unreleased\n\n- A thing.\n\n## 1.2.3 (2026-01-02)\n\n- Older.\n';

/** Nobody's settings decide what these commits are like. */
const ENV = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'M',
  GIT_AUTHOR_EMAIL: 'm@example.com',
  GIT_COMMITTER_NAME: 'M',
  GIT_COMMITTER_EMAIL: 'm@example.com',
};

describe('npm run release', () => {
  let folder: string;
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, env: ENV, encoding: 'utf8' }).trim();
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const manifest = (scripts: Record<string, string>) =>
    write('package.json', JSON.stringify({ name: 'a', version: '1.2.3', scripts }));

  function run(script: string, ...args: string[]) {
    const file = join(ROOT, 'scripts', script);
    const tsx = join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs');
    const { status, stdout, stderr } = spawnSync(process.execPath, [tsx, file, ...args], {
      cwd: folder,
      env: ENV,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  }

  const NOTED = `node -e "fs.appendFileSync('ran', process.env.npm_lifecycle_event + ' ')"`;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cdk-twilio-webhook-release-'));
    manifest({ lint: NOTED, test: NOTED, 'check:pack': NOTED });
    const root = { name: 'a', version: '1.2.3' };
    write('package-lock.json', JSON.stringify({ ...root, lockfileVersion: 3, packages: { '': root } }));
    write('CHANGELOG.md', CHANGELOG);
    write('.gitignore', 'ran\n');
    git('init', '--quiet', '--initial-branch=main');
    git('add', '.');
    git('commit', '--quiet', '--message', 'Begin');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('writes nothing without --yes, and says what it would do', () => {
    const { status, stdout } = run('release.ts', 'minor');
    expect([status, stdout]).toEqual([0, expect.stringContaining('1.2.3 → 1.3.0\n\n- A thing.\n')]);
    expect(stdout).toContain('tag v1.3.0');
    expect([git('status', '--porcelain'), git('tag')]).toEqual(['', '']);
  });

  it('checks, writes, commits and tags with --yes, and leaves pushing to the maintainer', () => {
    const { status, stdout } = run('release.ts', 'minor', '--yes');
    expect([status, stdout]).toEqual([0, expect.stringContaining('git push origin main v1.3.0')]);
    expect(read('ran')).toBe('lint test check:pack ');
    expect(git('log', '--format=%s')).toBe('Release v1.3.0\nBegin');
    expect(git('show', '--name-only', '--format=', 'v1.3.0^{commit}').split('\n')).toEqual([
      'CHANGELOG.md',
      'package-lock.json',
      'package.json',
    ]);
    expect(git('status', '--porcelain')).toBe('');
  });

  it('makes a tag that the check before publishing takes, with what is new', () => {
    run('release.ts', '2.0.0', '--yes');
    expect(run('check-release.ts', 'v2.0.0')).toMatchObject({ status: 0, stdout: '- A thing.\n' });
    expect(run('check-release.ts', 'v2.0.1')).toMatchObject({
      status: 1,
      stderr: 'The tag is v2.0.1, but package.json has version 2.0.0.\n',
    });
  });

  it('puts the files back when the package is not as it should be', () => {
    manifest({ lint: NOTED, test: NOTED, 'check:pack': 'node -e "process.exit(3)"' });
    git('commit', '--quiet', '--all', '--message', 'Break the package');
    expect(run('release.ts', 'patch', '--yes').status).toBe(1);
    expect([git('status', '--porcelain'), git('tag'), git('log', '-1', '--format=%s')]).toEqual([
      '',
      '',
      'Break the package',
    ]);
  });

  it.each<[string, string, () => unknown]>([
    ['something is not committed', 'Commit or remove', () => write('new.txt', '')],
    ['another branch is checked out', 'made from main', () => git('checkout', '--quiet', '-b', 'topic')],
    ['the tag is taken', 'a tag v1.2.4 already', () => git('tag', 'v1.2.4')],
  ])('refuses when %s', (_how, words, prepare) => {
    prepare();
    expect(run('release.ts', 'patch', '--yes')).toMatchObject({ status: 1, stderr: expect.stringContaining(words) });
    expect(git('log', '--format=%s')).toBe('Begin');
  });

  it('goes no further than a check that fails', () => {
    manifest({ lint: NOTED, test: 'node -e "process.exit(1)"', 'check:pack': NOTED });
    git('commit', '--quiet', '--all', '--message', 'Break a test');
    expect(run('release.ts', 'patch', '--yes').status).toBe(1);
    expect([git('status', '--porcelain'), git('tag'), read('ran')]).toEqual(['', '', 'lint ']);
  });
});
