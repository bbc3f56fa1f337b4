import { describe, expect, it } from 'vitest';
import { releasedChangelog, releaseNotes } from '../../scripts/release/changelog';
import { nextVersion } from '../../scripts/release/version';

const CHANGELOG = '# Changelog\n\n## Unreleased\n\n- A thing.\n\n## 1.2.3 (2026-01-02)\n\n- Older.\n';

describe('the version of a release', () => {
  it.each([
    ['1.2.3', 'major', '2.0.0'],
    ['1.2.3', 'minor', '1.3.0'],
    ['1.2.3', 'patch', '1.2.4'],
    ['1.2.3', '1.10.0', '1.10.0'],
    ['0.1.0', '0.1.0', '0.1.0'],
  ])('after %s, asked for %s, is %s', (current, wish, next) => {
    expect(nextVersion(current, wish)).toBe(next);
  });

  it.each(['1.2.2', '0.9.9', '1.2', 'v2.0.0', '2.0.0-beta.1', 'big'])('is not %s after 1.2.3', (wish) => {
    expect(() => nextVersion('1.2.3', wish)).toThrow(wish);
  });
});

describe('the changelog', () => {
  it.each(['## Unreleased', '## 2.0.0 (unreleased)'])('gets version and date in the place of %s', (heading) => {
    const text = CHANGELOG.replace('## Unreleased', heading);
    expect(releasedChangelog(text, '1.3.0', '2026-02-03')).toBe(
      CHANGELOG.replace('## Unreleased', '## 1.3.0 (2026-02-03)'),
    );
  });

  it.each([
    ['has nothing that is not released', '# Changelog\n'],
    ['has two such headings', `${CHANGELOG}\n## Unreleased\n\n- More.\n`],
    ['says nothing', CHANGELOG.replace('- A thing.\n', '')],
    ['has that release', CHANGELOG.replace('1.2.3', '1.3.0')],
  ])('that %s makes no release', (_how, text) => {
    expect(() => releasedChangelog(text, '1.3.0', '2026-02-03')).toThrow('CHANGELOG.md');
  });

  it('tells what is in a release, and not what is in others', () => {
    expect(releaseNotes(`${CHANGELOG}\n## 1.2.2 (2026-01-01)\n\n- Oldest.\n`, '1.2.3')).toBe('- Older.');
    expect(() => releaseNotes(CHANGELOG, '1.3.0')).toThrow('1.3.0');
    expect(() => releaseNotes(CHANGELOG, '1x2.3')).toThrow('1x2.3');
  });
});
