import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ROOT, UserProject } from './user-project';

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

describe('package.json', () => {
  let user: UserProject;
  beforeAll(async () => {
    user = await UserProject.create();
  });
  afterAll(() => user.remove());

  it('has no dependencies, and only the peers that jsii allows', () => {
    expect(manifest.dependencies).toBeUndefined();
    expect(manifest.optionalDependencies).toBeUndefined();
    expect(Object.keys(manifest.peerDependencies)).toEqual(['aws-cdk-lib', 'constructs']);
  });

  it('says where its documents are, and where to report a bug', () => {
    const repository = 'https://github.com/cdk-twilio-webhook/cdk-twilio-webhook';
    expect(manifest).toMatchObject({ homepage: `${repository}#readme`, bugs: { url: `${repository}/issues` } });
  });

  it('has no install scripts', () => {
    for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) {
      expect(manifest.scripts).not.toHaveProperty(script);
    }
  });

  it('passes publint', async () => {
    const pkgDir = join(user.folder, 'node_modules', 'cdk-twilio-webhook');
    const { messages } = await publint({ pkgDir, pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, manifest, { color: false }))).toEqual([]);
  });

  it('passes are-the-types-wrong for every module resolution of TypeScript', async () => {
    const attw = join(ROOT, 'node_modules', '@arethetypeswrong', 'cli', 'dist', 'index.js');
    // Only jsii's tools read the assembly, and schemas have no types. Nothing may be downloaded.
    const untyped = ['./.jsii', './delivery/schema.json', './delivery/event-schema.json'];
    const flags = ['--exclude-entrypoints', ...untyped, '--no-definitely-typed', '--format', 'json'];
    const { stdout } = await user.node(attw, inject('tarball'), ...flags);
    const { analysis, problems } = JSON.parse(stdout);
    expect(Object.keys(analysis.entrypoints)).toEqual(expect.arrayContaining(['.', './lambda', './testing']));
    expect(problems ?? {}).toEqual({});
  });
});
