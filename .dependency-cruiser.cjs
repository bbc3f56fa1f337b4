/** Who may import whom. Imports of types count too: a cycle of types is one that a reader has to go round. */

/** What is bundled for the webhook itself. */
const RUNTIME = '^lambda/(?!operations/|testing[.-])';

/** Loading AWS's clients costs more than the rest of a cold start: only those who import it pay for idempotency. */
const IDEMPOTENCY = '^lambda/idempotency[./]';

const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    never('no-cycle', 'A module does not lead back to itself.', {}, { circular: true }),
    never('contract-alone', 'It goes into every bundle.', { path: '^lib/contract[.]ts$' }, { path: '.' }),
    never(
      'construct-alone',
      "jsii's rootDir is lib/.",
      { path: '^lib/' },
      { path: '^(?!lib/)', pathNot: 'node_modules/', dependencyTypesNot: ['core'] },
    ),
    never(
      'construct-on-peers',
      'jsii allows no other package. esbuild is loaded from the user, if he has it.',
      { path: '^lib/' },
      { path: 'node_modules/(?!aws-cdk-lib/|constructs/|esbuild/)' },
    ),
    never(
      'runtime-and-construct-share-the-contract',
      'aws-cdk-lib would come into the bundle.',
      { path: '^lambda/' },
      { path: '^lib/(?!contract[.]ts$)|node_modules/(aws-cdk-lib|constructs)/' },
    ),
    never('runtime-without-operations', 'They run beside it.', { path: RUNTIME }, { path: '^lambda/operations/' }),
    never(
      'runtime-without-test-kit',
      'Whoever can sign is not in the bundle that checks.',
      { path: RUNTIME },
      { path: '^lambda/(testing[.-]|front-door/encode[.])' },
    ),
    never(
      'runtime-without-aws-clients',
      'They are slow to load.',
      { path: RUNTIME, pathNot: IDEMPOTENCY },
      { path: 'node_modules/@(aws|aws-sdk|smithy|aws-lambda-powertools)/|^lambda/idempotency[.]ts$' },
    ),
    never(
      'published-without-tests',
      'The package has no scripts and no tests. In a checkout the tool may load a script.',
      { path: '^(lib|lambda|bin)/' },
      { path: '^(scripts|bench|test)/', dependencyTypesNot: ['dynamic-import'] },
    ),
    never(
      'only-the-app-uses-the-construct',
      'The tool starts without aws-cdk-lib.',
      { path: '^bin/(?!app)' },
      { path: '^lib/(?!contract[.]ts$)' },
    ),
    never('resolvable', 'What is imported is there.', { pathNot: '^bench/contenders/' }, { couldNotResolve: true }),
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
