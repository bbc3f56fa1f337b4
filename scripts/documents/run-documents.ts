import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Document } from '../../test/docs/documents';
import { ROOT } from '../build/paths';
import { type Step, stepsOf } from './commands';
import { type Rule, rules } from './rules';
import { Session } from './session';

/** Test runners and the like, which readers have in their project. */
const TOOLS = ['vitest', 'jest', 'tsx', 'typescript', 'esbuild'];

/** Runs the commands of documents in a fresh clone and in a project that installs the package. @returns the failures. */
export async function runDocuments(documents: readonly Document[], report: (line: string) => void): Promise<number> {
  const work = mkdtempSync(join(tmpdir(), 'cdk-twilio-webhook-documents-'));
  const project = join(work, 'project');
  mkdirSync(join(work, 'home'));
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'reader', private: true }));
  let failures = 0;
  try {
    for (const document of documents) {
      const steps = stepsOf(document.blocks);
      if (!steps.some(({ kind }) => kind === 'command')) continue;
      const folder = document.path === 'README.md' ? project : folderFor(document.path, work);
      const session = new Session(folder, environment(work), work);
      try {
        for (const step of steps) failures += await take(step, { document, folder, session, report });
      } finally {
        await session.stop();
      }
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return failures;
}

interface Reader {
  readonly document: Document;
  readonly folder: string;
  readonly session: Session;
  readonly report: (line: string) => void;
}

/** Takes a step of a document. @returns the number of failures. */
async function take(step: Step, { document, folder, session, report }: Reader): Promise<number> {
  if (step.kind === 'file') {
    const file = join(folder, step.name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, step.text);
    return 0;
  }
  const { command, line } = step;
  const shown = `${document.path}:${line}: ${command.split('\n', 1)[0]}`;
  const rule = RULES.find((each) => each.command.test(command));
  if (rule && !rule.instead && !rule.until) {
    report(`- ${shown}\n    skipped: ${rule.because}`);
    return 0;
  }
  const started = performance.now();
  const { ok, output } = await execute(session, command, rule);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  report(`${ok ? '✓' : '✗'} ${shown} (${seconds} s)${rule ? `\n    ${rule.because}` : ''}${ok ? '' : `\n${output}`}`);
  return ok ? 0 : 1;
}

const RULES = rules({ root: ROOT });

function execute(session: Session, command: string, rule: Rule | undefined) {
  const text = rule?.instead?.(command) ?? command;
  return rule?.until ? session.start(text, rule.until) : session.run(text);
}

/** A folder of a document's own, whose project has installed the package and the tools. */
function folderFor(path: string, work: string): string {
  const folder = join(work, path.replaceAll('/', '-'));
  const packages = join(folder, 'node_modules');
  mkdirSync(join(packages, '.bin'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'reader', private: true }));
  const installed = join(work, 'project', 'node_modules', 'cdk-twilio-webhook');
  if (existsSync(installed)) cpSync(installed, join(packages, 'cdk-twilio-webhook'), { recursive: true });
  for (const name of TOOLS) symlinkSync(join(ROOT, 'node_modules', name), join(packages, name));
  for (const name of ['vitest', 'jest', 'tsx', 'tsc', 'esbuild']) {
    symlinkSync(join(ROOT, 'node_modules', '.bin', name), join(packages, '.bin', name));
  }
  symlinkSync('../cdk-twilio-webhook/dist/bin/twilio-webhook.js', join(packages, '.bin', 'twilio-webhook'));
  return folder;
}

/** A reader without an AWS account, a Twilio account, and traces of earlier runs. */
function environment(work: string): NodeJS.ProcessEnv {
  const { PATH, LANG, npm_config_registry } = process.env;
  return {
    PATH,
    LANG,
    npm_config_registry,
    HOME: join(work, 'home'),
    CI: 'true',
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DISABLE_VERSION_CHECK: '1',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    npm_config_cache: process.env['npm_config_cache'] ?? join(homedir(), '.npm'),
    npm_config_prefer_offline: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
  };
}
