import { documents } from '../test/docs/documents';
import { ensureBuilt } from './build/build-package';
import { runDocuments } from './documents/run-documents';

/** Documents whose commands run, the README first, because it installs the package. */
const PATHS = /^(README\.md|docs\/[\w-]+\.md)$/;

async function main(): Promise<void> {
  await ensureBuilt();
  const all = documents().filter(({ path }) => PATHS.test(path));
  const failures = await runDocuments(all, console.log);
  console.log(failures === 0 ? 'Every command that can run here works.' : `${failures} commands failed.`);
  process.exitCode = failures === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
