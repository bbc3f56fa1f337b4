import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { differences, resourcesOf, templatesIn } from '../../proof/languages/templates';

const FOLDER = join(__dirname, '..', '..', 'proof', 'languages');

const [ONE, OTHER] = ['a', 'b'].map((digit) => digit.repeat(64));

describe('templates of two languages', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'templates-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function read(resources: unknown) {
    writeFileSync(join(folder, 'App.template.json'), JSON.stringify({ Resources: resources }));
    return templatesIn(folder);
  }

  it('are equal whatever the hashes of assets, the metadata of resources, and the order of keys', () => {
    const first = read({
      A: { Type: 'A', Properties: { Key: `${ONE}.zip`, B: 1 }, Metadata: { 'aws:cdk:path': 'x' } },
    });
    const second = read({ A: { Metadata: { path: 'y' }, Properties: { B: 1, Key: `${OTHER}.zip` }, Type: 'A' } });

    expect(differences(first, second)).toEqual([]);
    expect(resourcesOf(first)).toBe(1);
  });

  it('differ where a value, a type, or a list differs, or where something is missing', () => {
    const first = read({ A: { Type: 'A', Properties: { List: ['x', 'y'], Metadata: 1 } }, B: { Type: 'B' } });
    const second = read({ A: { Type: 'A', Properties: { List: ['y', 'x', 'z'], Metadata: 2 } }, C: { Type: 'C' } });

    expect(differences(first, second)).toEqual([
      'App.Resources.A.Properties.List.0',
      'App.Resources.A.Properties.List.1',
      'App.Resources.A.Properties.List.2',
      'App.Resources.A.Properties.Metadata',
      'App.Resources.B',
      'App.Resources.C',
    ]);
    expect(differences({ A: [] }, { A: {} })).toEqual(['A']);
  });
});

it('the apps of the proof use one version of AWS CDK', () => {
  const found = {
    'python/requirements.txt': /^aws-cdk-lib==(\S+)$/m,
    'java/pom.xml': /aws-cdk-lib<\/artifactId>\s*<version>([\d.]+)</,
    'go/go.mod': /awscdk\/v2 v(\S+)/,
  };
  const versions = Object.entries(found).map(
    ([file, version]) => version.exec(readFileSync(join(FOLDER, file), 'utf8'))?.[1],
  );

  expect(versions[0]).toMatch(/^2\.\d+\.\d+$/);
  expect(new Set(versions).size).toBe(1);
});
