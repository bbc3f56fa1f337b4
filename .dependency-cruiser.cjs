/** The import rules. Type imports count too, because a reader can't follow a cycle of types either. */

const { existsSync, readdirSync } = require('node:fs');

/** The code of the package. Only tests, benchmarks and proofs may look inside its rooms. */
const PRODUCT = '^(lib|lambda|diagnosis|operations|bin)/';

/** The code in the webhook's bundle. */
const RUNTIME = '^lambda/(?!(testing|encoding|idempotency)/)';

/** The code that every webhook loads. */
const CORE = '^lambda/(?!(testing|encoding|idempotency|delivery)/|delivery-app[.]ts$)';

const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** Every folder with an index.ts below the roots. */
const ROOMS = ['lib', 'lambda', 'diagnosis', 'operations', 'bin']
  .flatMap(roomsIn)
  .filter((folder) => folder !== 'lib' && folder !== 'lambda');

function roomsIn(folder) {
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const nested = below.flatMap(({ name }) => roomsIn(`${folder}/${name}`));
  return existsSync(`${folder}/index.ts`) ? [folder, ...nested] : nested;
}

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    never(
      'no-cycle',
      'A cycle has no place to start reading, and its load order decides which names are undefined.',
      {},
      { circular: true },
    ),
    ...ROOMS.map((room) =>
      never(
        `enter-${room.replaceAll('/', '-')}-through-its-index`,
        'The files of a room can be moved and merged as long as its index.ts exports the same names.',
        { path: PRODUCT, pathNot: `^${room}/` },
        { path: `^${room}/`, pathNot: `^${room}/index[.]ts$` },
      ),
    ),
    never('contract-imports-nothing', 'Every bundle contains it.', { path: '^lib/contract[.]ts$' }, { path: '.' }),
    never(
      'construct-stays-in-lib',
      "jsii's rootDir is lib/.",
      { path: '^lib/' },
      { path: '^(?!lib/)', pathNot: 'node_modules/', dependencyTypesNot: ['core'] },
    ),
    never(
      'construct-needs-only-its-peers',
      'jsii allows no other packages. esbuild comes from the user and is only loaded to bundle an entry.',
      { path: '^lib/' },
      { path: 'node_modules/(?!aws-cdk-lib/|constructs/|esbuild/)' },
    ),
    never(
      'runtime-and-construct-share-the-contract',
      'Anything else would pull aws-cdk-lib into a Lambda bundle.',
      { path: '^(lambda|diagnosis|operations)/' },
      { path: '^lib/(?!contract[.]ts$)|node_modules/(aws-cdk-lib|constructs)/' },
    ),
    never(
      'runtime-stands-alone',
      'The operations run beside it, and the diagnosis explains it. Neither belongs in its bundle.',
      { path: '^lambda/' },
      { path: '^(diagnosis|operations|bin)/' },
    ),
    never(
      'runtime-cannot-sign',
      'The bundle that checks signatures can neither sign nor encode requests. The test kit and the local run can.',
      { path: RUNTIME },
      { path: '^lambda/(testing|encoding)/' },
    ),
    never(
      'delivery-only-where-it-is-used',
      'A webhook without deliveries loads nothing of them.',
      { path: CORE },
      { path: '^lambda/delivery/' },
    ),
    never(
      'runtime-without-aws-clients',
      'They take longer to load than the rest of a cold start. Types from the idempotency room are free.',
      { path: RUNTIME },
      {
        path: 'node_modules/@(aws|aws-sdk|smithy|aws-lambda-powertools)/|^lambda/idempotency/',
        dependencyTypesNot: ['type-only'],
      },
    ),
    never(
      'package-without-tests',
      "Scripts and tests aren't published. In a checkout, the tool may load a script.",
      { path: PRODUCT },
      { path: '^(scripts|bench|test|proof)/', dependencyTypesNot: ['dynamic-import'] },
    ),
    never(
      'only-the-app-uses-the-construct',
      'The tool starts without aws-cdk-lib.',
      { path: '^bin/(?!app)' },
      { path: '^lib/(?!contract[.]ts$)' },
    ),
    never('resolvable', 'Every import resolves.', { pathNot: '^bench/contenders/' }, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.strict.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
