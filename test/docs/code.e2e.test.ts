import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { compile, parseJavaScript } from './compile';
import { blocksOf, documents } from './documents';

/** Long enough to load the libraries' types on a busy machine. */
const TIMEOUT_MS = 120_000;

describe('code in the documents', () => {
  it('compiles in TypeScript', { timeout: TIMEOUT_MS }, () => {
    const broken = [
      {
        place: 'broken.md:1',
        text: "import { webhook } from 'cdk-twilio-webhook/lambda';\nwebhook({ '/voice': () => 1 });",
      },
      { place: 'broken.md:10', text: "new TwilioWebhook(this, 'Webhook', { authToken, frontDoor: 'http-api' });" },
    ];
    const found = compile([...broken, ...blocksOf('ts')]);
    expect(found.filter((text) => !text.startsWith('broken.md'))).toEqual([]);
    expect(found.map((text) => text.replace(/(:\d+): .*/, '$1'))).toEqual(['broken.md:2', 'broken.md:10']);
  });

  it('parses in JavaScript', () => {
    expect(parseJavaScript({ place: 'broken.md:1', text: 'exports.handler = async (event => {};' })).not.toEqual([]);
    expect(blocksOf('js').flatMap((block) => parseJavaScript(block))).toEqual([]);
  });

  it('parses in JSON', () => {
    const broken = blocksOf('json').filter(({ text }) => !isJson(text));
    expect(broken.map(({ place }) => place)).toEqual([]);
    expect(isJson('{ "a": 1, }')).toBe(false);
  });

  it.skipIf(python('').error)('compiles in Python', () => {
    const broken = blocksOf('python').filter(({ text }) => python(text).status !== 0);
    expect(broken.map(({ place }) => place)).toEqual([]);
    expect(python('def handler(event:').status).not.toBe(0);
  });

  it('uses only languages that are checked', () => {
    const checked = ['', 'ts', 'js', 'json', 'sh', 'python', 'mermaid'];
    const other = documents().flatMap(({ path, blocks }) =>
      blocks.filter(({ language }) => !checked.includes(language)).map(({ line, language }) => [path, line, language]),
    );
    expect(other).toEqual([]);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function python(text: string) {
  const program = 'import sys; compile(sys.stdin.read(), "block", "exec")';
  return spawnSync('python3', ['-c', program], { input: text, encoding: 'utf8' });
}
