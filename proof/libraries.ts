import { parseArgs } from 'node:util';
import { goLibrary, javaLibrary, type Library, pythonLibrary, runtimeAccepts } from './libraries/judges';
import { type LibraryRequest, libraryRequests } from './libraries/requests';
import { writePart } from './page';

/**
 * Lets Twilio's libraries for Python, Java, and Go validate what the test kit and `send` sign, and the runtime what they
 * sign:
 *
 *     npm run proof:libraries -- [--count 1000] [--seed 20201010] [--write]
 *
 * Exits with 1 if they disagree. `--write` writes the report to docs/proof.md.
 */

interface Row {
  readonly library: Library;
  readonly wrong: readonly LibraryRequest[];
  readonly accepted: number;
  readonly rejected: number;
  /** The number of its signatures that the runtime accepts; `undefined` if it exports no way to sign. */
  readonly signed: number | undefined;
}

function rowOf(library: Library, requests: readonly LibraryRequest[]): Row {
  const decisions = library.judge(requests);
  const wrong = requests.filter(({ genuine }, index) => decisions[index]?.accepted !== genuine);
  const signatures = decisions.flatMap(({ signature }) => (signature === undefined ? [] : [signature]));
  const genuine = requests.flatMap((request, index) => (request.genuine ? [{ request, index }] : []));
  const own = genuine.map(({ request, index }) => ({ ...request, signature: signatures[index] ?? '' }));
  const refused = signatures.length === 0 ? [] : own.filter((request) => !runtimeAccepts(request));
  return {
    library,
    wrong: [...wrong, ...refused],
    accepted: decisions.filter(({ accepted }) => accepted).length,
    rejected: decisions.filter(({ accepted }) => !accepted).length,
    signed: signatures.length === 0 ? undefined : own.length - refused.length,
  };
}

function tableOf(rows: readonly Row[]): string {
  return [
    '| library | our requests accepted | changed ones rejected | its signatures accepted by the runtime | differences |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows.map(
      ({ library, accepted, rejected, signed, wrong }) =>
        `| ${library.language} ${library.version} | ${accepted} | ${rejected} | ${signed ?? 'signs nothing'} | ${wrong.length} |`,
    ),
  ].join('\n');
}

function main(): void {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '20201010' },
      write: { type: 'boolean', default: false },
    },
  });
  const requests = libraryRequests(Number(values.count), Number(values.seed));
  const ours = requests.filter((request) => runtimeAccepts(request) !== request.genuine);
  const rows = [pythonLibrary, javaLibrary, goLibrary].map((library) => rowOf(library(), requests));
  const table = tableOf(rows);
  console.log(table);
  const wrong = [...ours, ...rows.flatMap((row) => row.wrong)];
  for (const request of wrong.slice(0, 10)) console.error(request);
  if (wrong.length > 0) process.exitCode = 1;
  else if (values.write) {
    const date = new Date().toISOString().slice(0, 10);
    writePart('libraries', `${date}: ${values.count} requests, seed ${values.seed}.\n\n${table}`);
  }
}

main();
