import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import {
  type ApiReferenceSchema,
  type AssemblyMetadataSchema,
  type ClassSchema,
  Documentation,
  type JsiiEntity,
  Language,
  MarkdownDocument,
  MarkdownRenderer,
  type Schema,
} from 'jsii-docgen';
import { ROOT } from '../build/paths';
import { withListedDefaults } from './listed-defaults';

/** An assembly, and the file that it refers to when it is large. */
const ASSEMBLY_FILES = ['.jsii', '.jsii.gz'];

/** Page that a reader opens first. */
const ENTRY = 'API.md';

/** Types on the first page. All others are on the page of the room of `lib/` that declares them. */
const ENTRY_TYPES = ['TwilioWebhook', 'TwilioWebhookProps'];

/** Methods that every construct inherits. */
const INHERITED = ['toString', 'with', 'isConstruct'];

const ENTRY_TEXT = `# API reference

\`TwilioWebhook\` and its props are on this page. The other classes of the construct library, by topic:

{construct}

The packages that your Lambda function and its tests import:

- [\`cdk-twilio-webhook/lambda\`](docs/api/runtime/lambda.md): \`webhook()\`, routes, requests, responses, errors
- [\`cdk-twilio-webhook/testing\`](docs/api/runtime/testing.md): signed requests and events
- [\`cdk-twilio-webhook/idempotency\`](docs/api/runtime/idempotency.md): run a route once per webhook
- [\`cdk-twilio-webhook/delivery\`](docs/api/runtime/delivery.md): store webhooks in SQS or on an EventBridge bus

`;

/** Members of the API reference that hold types, in the order in which a page shows them. */
const KINDS = ['constructs', 'classes', 'structs', 'interfaces', 'enums'] as const;

type Types = Pick<ApiReferenceSchema, (typeof KINDS)[number]>;

/** Renders the reference of the construct library from the assembly that was built last, as text by path. */
export async function constructReference(): Promise<ReadonlyMap<string, string>> {
  const { apiReference, metadata } = await readSchema();
  if (apiReference === undefined) throw new Error('The assembly has no API.');
  const pageOf = pagesByType();
  const pages = [...new Set(pageOf.values())].sort();
  const texts = pages.map(
    (page) => [page, render(page, typesOn(page, apiReference, pageOf), metadata, pageOf)] as const,
  );
  const index = pages
    .filter((page) => page !== ENTRY)
    .map((page) => `- [${titleOf(page)}](${page}): ${namesOn(page, apiReference, pageOf)}`);
  const intro = ENTRY_TEXT.replace('{construct}', index.join('\n'));
  return new Map(texts.map(([page, text]) => [page, (page === ENTRY ? intro : `# ${titleOf(page)}\n\n`) + text]));
}

/**
 * Reads what jsii-docgen knows about the construct library.
 *
 * It looks for assemblies in a whole folder and would read every one below `node_modules`, so it gets a folder with ours
 * and its dependencies. That also keeps it from installing anything.
 */
async function readSchema(): Promise<Schema> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-twilio-webhook-api-'));
  try {
    const { name, dependencyClosure } = readAssembly();
    copyAssembly(ROOT, join(folder, name));
    for (const dependency of Object.keys(dependencyClosure)) {
      copyAssembly(join(ROOT, 'node_modules', dependency), join(folder, dependency));
    }
    const documentation = await Documentation.forAssembly(name, folder);
    return (await documentation.toJson({ language: Language.TYPESCRIPT })).content;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Assembly {
  readonly name: string;
  readonly dependencyClosure: Readonly<Record<string, unknown>>;
  readonly types: Readonly<Record<string, { name: string; locationInModule?: { filename: string } }>>;
}

function readAssembly(): Assembly {
  return JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8'));
}

function copyAssembly(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const file of ASSEMBLY_FILES) {
    if (existsSync(join(from, file))) cpSync(join(from, file), join(to, file));
  }
}

/** Page of every type, by the type's name. */
function pagesByType(): ReadonlyMap<string, string> {
  const types = Object.values(readAssembly().types);
  return new Map(types.map(({ name, locationInModule }) => [name, pageFor(name, locationInModule?.filename ?? '')]));
}

function pageFor(type: string, file: string): string {
  if (ENTRY_TYPES.includes(type)) return ENTRY;
  const [, room = '', ...below] = file.split('/');
  return `docs/api/construct/${below.length > 0 ? room : 'webhook'}.md`;
}

/** `docs/api/construct/web-acl.md` is about "Web ACL". */
function titleOf(page: string): string {
  const words = posix
    .basename(page, '.md')
    .replaceAll('-', ' ')
    .replace(/\b(?:acl|url)\b/g, (word) => word.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Returns the types of a page. */
function typesOn(page: string, reference: ApiReferenceSchema, pageOf: ReadonlyMap<string, string>): Types {
  const on = <T extends { displayName: string }>(types: readonly T[]) =>
    types.filter(({ displayName }) => pageOf.get(displayName) === page);
  const own = <T extends ClassSchema>(types: readonly T[]) => on(types).map(withoutInherited);
  return {
    constructs: own(reference.constructs),
    classes: own(reference.classes),
    structs: on(withListedDefaults(reference.structs)),
    interfaces: on(reference.interfaces).map(withoutInherited),
    enums: on(reference.enums),
  };
}

function withoutInherited<
  T extends Pick<ClassSchema, 'instanceMethods'> & { staticMethods?: ClassSchema['staticMethods'] },
>(type: T): T {
  const own = <M extends { displayName: string }>(methods: readonly M[]) =>
    methods.filter(({ displayName }) => !INHERITED.includes(displayName));
  const statics = type.staticMethods === undefined ? {} : { staticMethods: own(type.staticMethods) };
  return { ...type, instanceMethods: own(type.instanceMethods), ...statics };
}

function namesOn(page: string, reference: ApiReferenceSchema, pageOf: ReadonlyMap<string, string>): string {
  const types = typesOn(page, reference, pageOf);
  return KINDS.flatMap((kind) => types[kind].map(({ displayName }) => `\`${displayName}\``)).join(', ');
}

function render(
  page: string,
  types: Types,
  metadata: AssemblyMetadataSchema,
  pageOf: ReadonlyMap<string, string>,
): string {
  const linkFormatter = (type: JsiiEntity) => linkFrom(page, type, metadata, pageOf);
  const renderer = new MarkdownRenderer({ language: Language.TYPESCRIPT, ...metadata, linkFormatter });
  const body = new MarkdownDocument();
  for (const each of types.constructs) body.section(renderer.visitConstruct(each));
  for (const each of types.classes) body.section(renderer.visitClass(each));
  for (const each of types.structs) body.section(renderer.visitStruct(each));
  for (const each of types.interfaces) body.section(renderer.visitInterface(each));
  for (const each of types.enums) body.section(renderer.visitEnum(each));
  return `${body.render(1).trim()}\n`;
}

/** VitePress resolves links to other pages only if they are Markdown; those within a page may be HTML. */
function linkFrom(
  page: string,
  { id, displayName, fqn, packageName }: JsiiEntity,
  metadata: AssemblyMetadataSchema,
  pageOf: ReadonlyMap<string, string>,
): string {
  if (packageName !== metadata.packageName) return fqn;
  const target = pageOf.get(id.split('.')[1] ?? '') ?? ENTRY;
  const anchor = `#${id.replaceAll(' ', '-')}`;
  if (target === page) return `<a href="${anchor}">${displayName}</a>`;
  return `[${displayName}](${posix.relative(posix.dirname(page), target)}${anchor})`;
}
