import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { folderOf, textOf } from './folders';

/** The apps in Python, and the example in TypeScript with the same handlers. */
const APPS = [
  { name: 'python-quick-start', twin: 'quick-start', handlers: ['lambda/app.ts'], calls: 5 },
  { name: 'python-relay', twin: 'relay-handover', handlers: ['lambda/agent.ts', 'lambda/voice.ts'], calls: 4 },
];

const hasPython = spawnSync('python3', ['--version']).status === 0;

/** A use of the package by the program: a type, a member, and the keywords of a call. */
interface Use {
  readonly type: string;
  readonly member: string | null;
  readonly keywords: readonly string[] | null;
}

interface Type {
  readonly base?: string;
  readonly interfaces?: readonly string[];
  readonly initializer?: Callable;
  readonly methods?: readonly (Callable & { readonly name: string })[];
  readonly properties?: readonly { readonly name: string }[];
}

interface Callable {
  readonly parameters?: readonly { readonly type: { readonly fqn?: string } }[];
}

/** Returns the types of the assembly that Python's names are generated from. */
function assembly(): Record<string, Type> {
  const packed = join(inject('copies'), 'node_modules', 'cdk-twilio-webhook', '.jsii');
  return JSON.parse(readFileSync(packed, 'utf8')).types;
}

/** Converts a name for Python like jsii-pacmak. https://github.com/aws/jsii */
const inPython = (name: string) => name.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();

/** Types of AWS CDK whose inherited members the program uses. */
const OTHERS: Record<string, Type> = {
  'aws-cdk-lib.aws_lambda.FunctionOptions': { properties: [{ name: 'timeout' }, { name: 'environment' }] },
};

/** Returns a type, followed by its bases. */
function withBases(types: Record<string, Type>, fqn: string): Type[] {
  const found = types[fqn] ?? OTHERS[fqn];
  if (!found) return [];
  const bases = [found.base, ...(found.interfaces ?? [])].filter((base) => base !== undefined);
  return [found, ...bases.flatMap((base) => withBases(types, base))];
}

/** Returns the allowed keywords of a call: the members of the struct in its last parameter. */
function keywordsOf(types: Record<string, Type>, { parameters = [] }: Callable): string[] {
  const struct = withBases(types, parameters.at(-1)?.type.fqn ?? '');
  return struct.flatMap(({ properties = [] }) => properties.map(({ name }) => inPython(name)));
}

/** Returns the mistakes in a use. */
function mistakesIn(types: Record<string, Type>, { type, member, keywords }: Use): string[] {
  const [found, ...bases] = withBases(types, `cdk-twilio-webhook.${type}`);
  if (!found) return [`${type} isn't a type`];
  const methods = [found, ...bases].flatMap(({ methods = [] }) => methods);
  const properties = [found, ...bases].flatMap(({ properties = [] }) => properties);
  const callable = member === null ? found.initializer : methods.find(({ name }) => inPython(name) === member);
  const constant = properties.some(({ name }) => inPython(name) === member || name === member);
  if (member !== null && !callable && !constant) return [`${type} has no ${member}`];
  if (keywords === null) return [];
  if (!callable) return [`${type} can't be called`];
  const known = keywordsOf(types, callable);
  return keywords
    .filter((keyword) => !known.includes(keyword))
    .map((keyword) => `${type} ${member} doesn't accept ${keyword}`);
}

describe.skipIf(!hasPython).each(APPS)('the app of $name', ({ name, twin, handlers, calls }) => {
  const app = join(folderOf(name), 'app.py');
  const uses = (file: string): Use[] =>
    JSON.parse(
      execFileSync('python3', [join(__dirname, 'python-calls.py'), file, 'cdk_twilio_webhook'], { encoding: 'utf8' }),
    );

  it('compiles', () => {
    const { status, stderr } = spawnSync('python3', [
      '-c',
      `compile(open(${JSON.stringify(app)}).read(), 'app.py', 'exec')`,
    ]);

    expect({ status, stderr: String(stderr) }).toEqual({ status: 0, stderr: '' });
  });

  it('uses only names that are generated for Python', () => {
    const all = uses(app);

    expect(all.filter(({ keywords }) => keywords !== null).length).toBeGreaterThanOrEqual(calls);
    expect(all.flatMap((use) => mistakesIn(assembly(), use))).toEqual([]);
  });

  it('has the same handlers as its twin in TypeScript', () => {
    for (const file of handlers) expect(textOf(name, file)).toBe(textOf(twin, file));
  });

  it('installs both packages', () => {
    const requirements = textOf(name, 'requirements.txt');

    expect(requirements).toMatch(/^cdk-twilio-webhook>=/m);
    expect(requirements).toMatch(/^aws-cdk-lib>=/m);
  });
});

describe('a use of the package in Python', () => {
  it.each([
    [{ type: 'TwilioWebhook', member: null, keywords: ['authToken'] }, "TwilioWebhook null doesn't accept authToken"],
    [{ type: 'FrontDoor', member: 'httpApi', keywords: [] }, 'FrontDoor has no httpApi'],
    [{ type: 'RetryPolicy', member: 'NEVER', keywords: null }, 'RetryPolicy has no NEVER'],
    [{ type: 'BackDoor', member: null, keywords: null }, "BackDoor isn't a type"],
  ])('fails with a mistake: %o', (use, mistake) => {
    expect(mistakesIn(assembly(), use)).toEqual([mistake]);
  });
});
