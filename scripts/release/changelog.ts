/** Heading of what is not released yet: `## Unreleased`, or `## 1.2.3 (unreleased)`. */
const UNRELEASED = /^## (?:Unreleased|\d+\.\d+\.\d+ \(unreleased\))$/gm;

/**
 * The changelog with what was unreleased under a version and a date.
 *
 * @throws when there is not exactly one such heading, nothing stands under it, or the version has been released already.
 */
export function releasedChangelog(text: string, version: string, date: string): string {
  const headings = [...text.matchAll(UNRELEASED)];
  const [heading] = headings;
  if (!heading || headings.length > 1) {
    throw new Error(`CHANGELOG.md must have one heading "## Unreleased", but has ${headings.length}.`);
  }
  if (bodyAt(text, heading.index + heading[0].length) === '') {
    throw new Error(`CHANGELOG.md has nothing under "${heading[0]}".`);
  }
  if (releasedHeading(version).test(text)) throw new Error(`CHANGELOG.md already has a release ${version}.`);
  return text.replace(heading[0], `## ${version} (${date})`);
}

/**
 * What the changelog says of a release, without its heading.
 *
 * @throws when it says nothing, or the release has no date.
 */
export function releaseNotes(text: string, version: string): string {
  const heading = releasedHeading(version).exec(text);
  const notes = heading ? bodyAt(text, heading.index + heading[0].length) : '';
  if (notes === '') throw new Error(`CHANGELOG.md has no heading "## ${version} (<date>)" with something under it.`);
  return notes;
}

function releasedHeading(version: string): RegExp {
  return new RegExp(`^## ${version.replaceAll('.', '\\.')} \\(\\d{4}-\\d\\d-\\d\\d\\)$`, 'm');
}

/** Up to the next heading of a release. */
function bodyAt(text: string, start: number): string {
  const rest = text.slice(start);
  const end = rest.search(/^## /m);
  return (end < 0 ? rest : rest.slice(0, end)).trim();
}
