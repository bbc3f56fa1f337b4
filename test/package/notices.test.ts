import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundledPackages, notices } from '../../scripts/build/notices';
import { ROOT } from './user-project';

const root = mkdtempSync(join(tmpdir(), 'cdk-twilio-webhook-notices-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function fakePackage(name: string, license: string, files: Record<string, string>): string {
  mkdirSync(join(root, name), { recursive: true });
  writeFileSync(join(root, name, 'package.json'), JSON.stringify({ name, version: '1.0.0', license }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, name, file), text);
  return name;
}

describe('third-party notices', () => {
  it('contain the license texts of the bundled packages', () => {
    const text = readFileSync(join(ROOT, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of ['twilio', 'xmlbuilder', 'ws', 'commander', '@peculiar/x509']) {
      expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(MIT\\)$`, 'm'));
    }
    expect(text).toContain('Permission is hereby granted');
  });

  it('list each innermost package once, scoped or not', () => {
    const inputs = Object.fromEntries(
      [
        'lambda/index.ts',
        'node_modules/a/index.js',
        'node_modules/a/lib/x.js',
        'node_modules/@s/b/index.js',
        'node_modules/a/node_modules/c/index.js',
      ].map((file) => [file, { bytesInOutput: 1 }]),
    );
    const metafile = { inputs: {}, outputs: { 'out.js': { bytes: 1, inputs, imports: [], exports: [] } } };
    expect(bundledPackages([metafile, metafile])).toEqual([
      'node_modules/@s/b',
      'node_modules/a',
      'node_modules/a/node_modules/c',
    ]);
  });

  it("reject a license that isn't permissive", () => {
    const name = fakePackage('copyleft', 'GPL-3.0', { LICENSE: 'GPL' });
    expect(() => notices(root, [name])).toThrow("copyleft 1.0.0 is bundled, but its license (GPL-3.0) isn't one of: ");
  });

  it('reject a package without a license text', () => {
    const name = fakePackage('textless', 'MIT', { NOTICE: 'only a notice' });
    expect(() => notices(root, [name])).toThrow('textless 1.0.0 is bundled, but has no license file.');
  });
});
