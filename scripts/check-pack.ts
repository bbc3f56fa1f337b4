import { execFileSync } from 'node:child_process';
import { missing, strays } from './release/pack-contents';

/** `npm run check:pack`: builds and packs without writing a tarball, and holds its files to the list of those allowed. */
function main(): void {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json'], { encoding: 'utf8', maxBuffer: 1e8 });
  // The build in `prepack` may have written before it.
  const [{ files }] = JSON.parse(output.slice(output.search(/^\[/m)));
  const paths: string[] = files.map(({ path }: { path: string }) => path);
  const problems = [
    ...strays(paths).map((path) => `not allowed: ${path}`),
    ...missing(paths).map((path) => `missing: ${path}`),
  ];
  if (problems.length > 0) throw new Error(problems.join('\n'));
  console.log(`${paths.length} files, all as expected.`);
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
