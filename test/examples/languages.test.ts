import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALL_EXAMPLES, EXAMPLES, folderOf, textOf } from './folders';

/** `npm run proof:languages` compiles these examples and compares their templates with those in TypeScript. */

const LANGUAGES = ['python', 'java', 'go'] as const;

/** Files of an example in each language. */
const FILES = {
  python: ['app.py', 'requirements.txt'],
  java: ['pom.xml', 'src/main/java/app/App.java'],
  go: ['go.mod', 'main.go'],
} as const;

const OTHERS = ALL_EXAMPLES.filter((name) => !EXAMPLES.includes(name));

const IN_PYTHON = OTHERS.filter((name) => name.startsWith('python-'));

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn("python3 isn't installed. The examples in Python are NOT compiled.");

/** Examples with the handlers of one in TypeScript that has another name. */
const TWINS: Readonly<Record<string, string>> = { 'python-relay': 'relay-handover' };

/** The language of an example and the name of the one in TypeScript with the same handlers. */
function partsOf(name: string): [(typeof LANGUAGES)[number] | undefined, string] {
  const language = LANGUAGES.find((each) => name.startsWith(`${each}-`));
  return [language, TWINS[name] ?? name.slice((language?.length ?? -1) + 1)];
}

/** The handlers in TypeScript. */
function handlersOf(name: string): string[] {
  const folder = join(folderOf(name), 'lambda');
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files.filter((file) => file.endsWith('.ts')).map((file) => `lambda/${file}`);
}

describe('the examples in other languages', () => {
  it('are four in Python, and one each in Java and Go', () => {
    const counts = LANGUAGES.map((language) => OTHERS.filter((name) => partsOf(name)[0] === language).length);

    expect(counts).toEqual([4, 1, 1]);
    expect(OTHERS.length).toBe(6);
  });

  it.each(OTHERS)('%s has what its tools need, and the same handlers as in TypeScript', (name) => {
    const [language, original] = partsOf(name);
    const missing = FILES[language ?? 'python'].filter((file) => !existsSync(join(folderOf(name), file)));
    const handlers = handlersOf(name);

    expect(missing).toEqual([]);
    expect(EXAMPLES).toContain(original);
    if (handlers.length === 0) return;
    for (const handler of handlers) expect(textOf(name, handler)).toBe(textOf(original, handler));
    expect(JSON.parse(textOf(name, 'lambda/package.json'))).toMatchObject({
      name: `example-${name}-lambda`,
      private: true,
      dependencies: { 'cdk-twilio-webhook': expect.stringMatching(/^\^/) },
      devDependencies: { esbuild: expect.stringMatching(/^\^/) },
    });
  });

  it.each(IN_PYTHON)('%s installs the packages that it imports', (name) => {
    const requirements = textOf(name, 'requirements.txt');

    for (const required of ['aws-cdk-lib', 'cdk-twilio-webhook', 'constructs']) {
      expect(requirements).toMatch(new RegExp(`^${required}>=[\\d.]+,<\\d+$`, 'm'));
    }
  });

  it.skipIf(!hasPython).each(IN_PYTHON)('%s compiles', (name) => {
    const program = 'import sys; compile(sys.stdin.read(), "app.py", "exec")';
    const { status, stderr } = spawnSync('python3', ['-c', program], {
      input: textOf(name, 'app.py'),
      encoding: 'utf8',
    });

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('in Java and Go need the same version of AWS CDK', () => {
    const [java] = /(?<=aws-cdk-lib<\/artifactId>\s*<version>)[\d.]+/.exec(textOf('java-quick-start', 'pom.xml')) ?? [];
    const [go] = /(?<=awscdk\/v2 v)[\d.]+/.exec(textOf('go-quick-start', 'go.mod')) ?? [];

    expect(java).toMatch(/^2\.\d+\.\d+$/);
    expect(go).toBe(java);
  });
});
