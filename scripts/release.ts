import { parseArgs } from 'node:util';
import { releasedChangelog, releaseNotes } from './release/changelog';
import { BRANCH, Repository } from './release/repository';
import { nextVersion } from './release/version';

const USAGE = `npm run release -- <major|minor|patch|version> [--yes]

Checks the checkout, lints and tests it, writes version and date, checks what would be packed, commits and tags.
Without --yes it only says what it would do. Pushing the tag, which publishes, is left to you.`;

/** What has to pass before anything is written. */
const CHECKS = ['lint', 'test'];

function main(): void {
  const { values, positionals } = parseArgs({
    options: { yes: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [wish] = positionals;
  if (wish === undefined || positionals.length > 1) throw new Error(USAGE);

  const repository = new Repository(process.cwd());
  const version = nextVersion(repository.version, wish);
  const tag = `v${version}`;
  const changelog = releasedChangelog(repository.changelog, version, new Date().toISOString().slice(0, 10));
  repository.checkReady(tag);

  console.log(`${repository.version} → ${version}\n\n${releaseNotes(changelog, version)}\n`);
  if (!values.yes) {
    console.log(
      `Nothing is written without --yes. It would run ${CHECKS.join(', ')} and check:pack, commit, and tag ${tag}.`,
    );
    return;
  }
  for (const check of CHECKS) repository.npmRun(check);
  write(repository, { version, tag, changelog });
  console.log(`\nCommitted and tagged. To publish, push both:\n\n  git push origin ${BRANCH} ${tag}`);
}

/** All or nothing: when the package is not as it should be, the files are as before. */
function write(
  repository: Repository,
  { version, tag, changelog }: { readonly version: string; readonly tag: string; readonly changelog: string },
): void {
  try {
    repository.setVersion(version);
    repository.changelog = changelog;
    repository.npmRun('check:pack');
    repository.commitAndTag(tag);
  } catch (error) {
    repository.restore();
    throw error;
  }
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
