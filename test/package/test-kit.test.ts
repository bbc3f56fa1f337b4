import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ROOT, type Run, TYPESCRIPT, UserProject } from './user-project';

/** A file in the document: a block whose first line is a comment with its name. */
interface Shown {
  readonly section: string;
  readonly name: string;
  readonly text: string;
}

/** The files in `docs/testing.md` with their headings. */
function shownFiles(): Shown[] {
  const sections = readFileSync(join(ROOT, 'docs', 'testing.md'), 'utf8').split(/^## /m);
  return sections.flatMap((part) => {
    const section = part.split('\n', 1)[0] ?? '';
    const blocks = [...part.matchAll(/^```\w+\n(?:\/\/|#) ([\w.]+)\n(.*?)^```$/gms)];
    return blocks.map(([, name = '', text = '']) => ({ section, name, text }));
  });
}

const FILES = shownFiles();
const LINKED = ['vitest', 'jest', 'tsx', 'esbuild'];

let user: UserProject;
afterEach(() => user.remove());

/** Creates a user's project with the shared handler and the files of some sections. */
async function projectOf(...sections: string[]): Promise<UserProject> {
  user = await UserProject.create([...LINKED, '@types/node']);
  const wanted = FILES.filter(({ section, name }) => name === 'app.ts' || sections.includes(section));
  for (const { name, text } of wanted) user.write(name, text);
  return user;
}

/** Returns the runner's output, which has its counts of tests. */
const said = ({ code, stdout, stderr }: Run) => ({ code, text: `${stdout}\n${stderr}` });

describe('the examples of docs/testing.md run from the installed package', () => {
  it('with vitest, including a request that dev recorded', async () => {
    const project = await projectOf(
      'vitest',
      'Test a single route',
      'Test a running server',
      'Replay a recorded request',
    );
    const record = `
      const { handler } = require('./app.js');
      const { signedEvent, voiceParams } = require('cdk-twilio-webhook/testing');
      const event = signedEvent({ frontDoor: 'http-api', url: 'https://h.example/voice', authToken: 'secret', params: voiceParams() });
      require('node:fs').mkdirSync('fixtures');
      handler(event).then((response) => require('node:fs').writeFileSync('fixtures/call.json', JSON.stringify({ event, response })));`;
    const { build } = await import('esbuild');
    const entry = { entryPoints: [join(project.folder, 'app.ts')], outfile: join(project.folder, 'app.js') };
    await build({ ...entry, format: 'cjs', bundle: true, platform: 'node' });
    const script = project.write('record.js', `process.env.TWILIO_AUTH_TOKEN = 'secret';${record}`);
    expect(await project.node(script)).toMatchObject({ code: 0, stderr: '' });
    const { code, text } = said(await project.node('node_modules/vitest/vitest.mjs', 'run', '--no-color'));
    expect(text).toMatch(/Tests +6 passed \(6\)/);
    expect(code).toBe(0);
  });

  it('with jest', async () => {
    const project = await projectOf('jest');
    const { code, text } = said(await project.node('node_modules/jest/bin/jest.js', '--ci'));
    expect(text).toMatch(/Tests: +4 passed, 4 total/);
    expect(code).toBe(0);
  });

  it('with node:test', async () => {
    const project = await projectOf('node:test');
    const args = ['--env-file=test.env', '--import', 'tsx', '--test', '--test-reporter=tap', 'app.test.ts'];
    const { code, text } = said(await project.node(...args));
    expect(text).toMatch(/^# pass 3$/m);
    expect(text).toMatch(/^# fail 0$/m);
    expect(code).toBe(0);
  });
});

describe('the examples of docs/testing.md', () => {
  it.each(['current', 'older'] as const)('compile with the %s TypeScript', async (version) => {
    const sections = ['vitest', 'Test a single route', 'Test a running server', 'Replay a recorded request'];
    const project = await projectOf(...sections);
    const tsc = join(TYPESCRIPT[version], 'bin', 'tsc');
    const flags = ['--noEmit', '--strict', '--skipLibCheck', '--types', 'node'];
    const modules = ['--module', 'nodenext', '--moduleResolution', 'nodenext', '--target', 'es2022'];
    const files = FILES.filter(({ section, name }) => sections.includes(section) && /\.m?ts$/.test(name));
    const names = files.map(({ name }) => name);
    const compiled = await project.node(tsc, ...flags, ...modules, ...names);
    expect(compiled).toMatchObject({ stdout: '', code: 0 });
  });
});

it('the document mentions every export of the test kit', async () => {
  const project = await projectOf();
  const { stdout } = await project.node('-p', "Object.keys(require('cdk-twilio-webhook/testing')).join(' ')");
  const document = readFileSync(join(ROOT, 'docs', 'testing.md'), 'utf8');
  const names = stdout.trim().split(' ');
  expect(names).toContain('signedEvent');
  expect(names.filter((name) => !document.includes(`\`${name}`))).toEqual([]);
});
