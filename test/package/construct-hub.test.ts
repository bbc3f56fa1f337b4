import { execFileSync } from 'node:child_process';
import { describe, expect, inject, it } from 'vitest';

/** Conditions for a listing: https://github.com/cdklabs/construct-hub/blob/main/docs/publishing-constructs.md */

const packed = (file: string) =>
  JSON.parse(
    execFileSync('tar', ['-xOzf', inject('tarball'), `package/${file}`], { encoding: 'utf8', maxBuffer: 1e8 }),
  );

describe('Construct Hub lists the package, because it', () => {
  it('has the keyword of AWS CDK and a permissive license', () => {
    const { keywords, license, private: isPrivate } = packed('package.json');

    expect(keywords).toContain('aws-cdk');
    expect(license).toBe('Apache-2.0');
    expect(isPrivate).toBeUndefined();
  });

  it("contains jsii's assembly of the same version", () => {
    const { name, version } = packed('package.json');

    expect(packed('.jsii')).toMatchObject({ schema: 'jsii/0.10.0', name, version, license: 'Apache-2.0' });
  });

  it('depends on the libraries from which it recognizes the major version of AWS CDK', () => {
    expect(packed('.jsii').dependencies).toEqual({
      'aws-cdk-lib': expect.stringMatching(/^\^2\./),
      constructs: expect.stringMatching(/^\^10\./),
    });
  });

  it('shows its stability, author, and repository', () => {
    expect(packed('.jsii')).toMatchObject({
      docs: { stability: packed('package.json').stability },
      author: { name: 'cdk-twilio-webhook maintainers', roles: ['author'] },
      repository: { type: 'git', url: expect.stringMatching(/^git\+https:\/\/github\.com\//) },
      keywords: packed('package.json').keywords,
    });
  });

  it('leaves the libraries that jsii shares to the app', () => {
    const { dependencies = {}, peerDependencies } = packed('package.json');

    expect(dependencies).toEqual({});
    expect(packed('.jsii').dependencies).toEqual(peerDependencies);
    expect(packed('.jsii').bundled).toBeUndefined();
  });

  it('has documentation for every language', () => {
    const { targets, readme } = packed('.jsii');

    expect(Object.keys(targets).sort()).toEqual(['dotnet', 'go', 'java', 'js', 'python']);
    expect(readme.markdown).toMatch(/^# /m);
  });
});
