import { describe, expect, it } from 'vitest';
import { stepsOf } from '../../scripts/documents/commands';
import { rules } from '../../scripts/documents/rules';
import { documents } from './documents';
import { parseMarkdown } from './markdown';

const RULES = rules({ root: '/checkout' });
const steps = (text: string) => stepsOf(parseMarkdown(text).blocks);

describe('the steps of a document', () => {
  it('are its commands with continued lines and here-documents, without comments', () => {
    const text =
      "# A\n\n```sh\n# a comment\nnpm i \\\n  x\ncat > a <<'END'\nnpm run b\nEND\nnpm test\n```\n\n```json\n{}\n```\n";
    expect(steps(text)).toEqual([
      { kind: 'command', command: 'npm i \\\n  x', line: 5 },
      { kind: 'command', command: "cat > a <<'END'\nnpm run b\nEND", line: 7 },
      { kind: 'command', command: 'npm test', line: 10 },
    ]);
  });

  it('are the files that it names', () => {
    expect(steps('```ts\n// lambda/app.ts\nexport {};\n```\n\n```sh\n# test.env\nA=1\n```\n')).toEqual([
      { kind: 'file', name: 'lambda/app.ts', text: '// lambda/app.ts\nexport {};\n', line: 2 },
      { kind: 'file', name: 'test.env', text: '# test.env\nA=1\n', line: 7 },
    ]);
  });
});

describe('the rules for commands that cannot run in CI', () => {
  const commands = documents()
    .filter(({ path }) => /^(README\.md|docs\/[\w-]+\.md)$/.test(path))
    .flatMap(({ blocks }) => stepsOf(blocks))
    .flatMap((step) => (step.kind === 'command' ? [step.command] : []));

  it('are all in use', () => {
    const first = commands.map((command) => RULES.find((rule) => rule.command.test(command)));
    expect(RULES.filter((rule) => !first.includes(rule)).map(({ command }) => command.source)).toEqual([]);
  });

  it('leave the commands that a newcomer runs first', () => {
    const run = commands.filter((command) => {
      const rule = RULES.find((each) => each.command.test(command));
      return rule === undefined || rule.instead !== undefined || rule.until !== undefined;
    });
    expect(run).toEqual(expect.arrayContaining(['npm i -D esbuild', 'npm ci && npm start']));
    expect(run.filter((command) => command.startsWith('npx cdk deploy')).length).toBeGreaterThanOrEqual(2);
    expect(run.length).toBeGreaterThan(15);
  });

  it('synthesize instead of deploying, and clone the commit under test', () => {
    const instead = (command: string) => RULES.find((rule) => rule.command.test(command))?.instead?.(command);
    expect(instead('npx cdk deploy -c a=b')).toBe('npx cdk synth --quiet -c a=b');
    expect(instead('git clone https://github.com/a/b.git')).toBe("git clone --quiet '/checkout' cdk-twilio-webhook");
  });
});
