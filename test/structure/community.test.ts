import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../../scripts/build/paths';

const read = (...path: string[]) => readFileSync(join(ROOT, ...path), 'utf8');
const manifest = JSON.parse(read('package.json'));

describe('Dependabot', () => {
  const { updates }: { updates: Update[] } = parse(read('.github', 'dependabot.yml'));
  const [root] = updates;

  interface Update {
    readonly 'package-ecosystem': string;
    readonly directory?: string;
    readonly groups: Readonly<Record<string, { readonly patterns: readonly string[] }>>;
    readonly ignore?: readonly { readonly 'dependency-name': string }[];
  }

  it('updates packages and the actions in workflows', () => {
    expect(updates.map((update) => update['package-ecosystem'])).toEqual(['npm', 'npm', 'github-actions']);
  });

  it('groups and ignores only packages in use', () => {
    const names = Object.values(root?.groups ?? {}).flatMap(({ patterns }) => patterns);
    const ignored = (root?.ignore ?? []).map((each) => each['dependency-name']);
    const used = Object.keys(manifest.devDependencies);
    const unused = [...names, ...ignored].filter((pattern) => !used.some((name) => fits(name, pattern)));
    expect(unused).toEqual([]);
  });

  function fits(name: string, pattern: string): boolean {
    return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
  }
});

describe('the issue templates', () => {
  const folder = ['.github', 'ISSUE_TEMPLATE'];
  const forms = readdirSync(join(ROOT, ...folder)).filter((file) => file !== 'config.yml');

  interface Field {
    readonly type: string;
    readonly id?: string;
    readonly attributes: { readonly label?: string; readonly value?: string };
  }

  it.each(forms)('%s is a form whose fields have an id and a label', (file) => {
    const form: { name: string; description: string; body: Field[] } = parse(read(...folder, file));
    expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) });
    const fields = form.body.filter(({ type }) => type !== 'markdown');
    expect(fields.filter(({ id, attributes }) => !id || !attributes.label)).toEqual([]);
    expect(new Set(fields.map(({ id }) => id)).size).toBe(fields.length);
    expect(fields.every(({ type }) => ['input', 'textarea', 'dropdown', 'checkboxes'].includes(type))).toBe(true);
  });

  it('link to existing files', () => {
    const all = [...forms, 'config.yml'].map((file) => read(...folder, file)).join('\n');
    const paths = [...all.matchAll(/\/blob\/main\/([\w./-]+\w)/g)].map(([, path]) => String(path));
    expect(paths).toContain('SECURITY.md');
    expect(paths.map((path) => read(path).length).every((length) => length > 0)).toBe(true);
  });

  it('ask for the output of explain and warn about secrets', () => {
    expect(read(...folder, 'bug.yml')).toMatch(/Nothing secret[\s\S]*npx twilio-webhook explain --json/);
  });
});
