import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../scripts/build/paths';
import { ALL_EXAMPLES, EXAMPLES, folderOf, manifestOf, textOf } from './folders';

const OWN = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const INDEX = readFileSync(join(ROOT, 'examples', 'README.md'), 'utf8');

/** Returns the packages that an example's TypeScript imports. */
function imported(name: string): string[] {
  const files = readdirSync(folderOf(name), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const sources = files.filter((file) => !file.includes('node_modules')).map((file) => textOf(name, file));
  const modules = sources.flatMap((text) =>
    [...text.matchAll(/ from '([^'.][^']*)'/g)].map(([, module = '']) => module),
  );
  return [
    ...new Set(
      modules.map((module) =>
        module
          .split('/')
          .slice(0, module.startsWith('@') ? 2 : 1)
          .join('/'),
      ),
    ),
  ];
}

/** Whether a caret range, which fixes the first number above zero, contains a version. */
function isIn(range: string, version: string): boolean {
  const [lowest, own] = [range.slice(1), version].map((text) => text.split('.').map(Number));
  if (lowest === undefined || own === undefined) return false;
  const fixed = lowest.findIndex((number) => number > 0) + 1;
  const differs = own.findIndex((number, place) => number !== lowest[place]);
  return differs === -1 || (differs >= fixed && (own[differs] ?? 0) > (lowest[differs] ?? 0));
}

describe.each(EXAMPLES)('a copy of %s', (name) => {
  const { dependencies, devDependencies, ...manifest } = manifestOf(name);

  it('installs every package for its imports, synthesis and bundling', () => {
    const installed = Object.keys({ ...dependencies, ...devDependencies });

    expect(installed).toEqual(expect.arrayContaining(imported(name)));
    expect(installed).toEqual(expect.arrayContaining(['aws-cdk', 'esbuild', 'tsx', 'typescript']));
    expect(manifest).toMatchObject({ name: `example-${name}`, private: true });
  });

  it('requires the tested versions', () => {
    for (const [dependency, range] of Object.entries({ ...dependencies, ...devDependencies })) {
      expect(range).toMatch(/^\^/);
      // The example uses the types of Lambda's Node.js, the checkout those of the oldest supported version.
      if (dependency === '@types/node') continue;
      const version = dependency === OWN.name ? OWN.version : OWN.devDependencies[dependency];
      expect(isIn(range, version), `${dependency} ${version} in ${range}`).toBe(true);
    }
  });

  it('is an app for the CDK CLI', () => {
    expect(JSON.parse(textOf(name, 'cdk.json')).app).toBe('npx tsx app.ts');
  });
});

describe.each(ALL_EXAMPLES)('the README of %s', (name) => {
  const readme = textOf(name, 'README.md');

  it('is short and says how to deploy, what to customize, and what it costs', () => {
    expect(readme.split('\n').length).toBeLessThanOrEqual(20);
    expect(readme).toMatch(/^(npm|pip) install/m);
    expect(readme).toMatch(/^npx cdk deploy/m);
    expect(readme).toMatch(/^- Customize: /m);
    expect(readme).toMatch(/^- Cost while idle: .*\$/m);
  });

  it('mentions only existing files and is in the index', () => {
    const files = [...readme.matchAll(/`([\w/-]+\.(?:ts|py|java|go|json|txt))`/g)].map(([, file = '']) => file);
    const made = ['api-key.json', 'token.json'];
    const there = (file: string) =>
      existsSync(join(folderOf(name), file)) || existsSync(join(folderOf(name), 'lambda', file));

    expect(files.filter((file) => !made.includes(file) && !there(file))).toEqual([]);
    expect(INDEX).toContain(`| [${name}](${name}) |`);
  });
});
