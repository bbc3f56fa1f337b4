import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { UsageError } from '../terminal';

/** Outputs of a stack by name. */
export type Outputs = Readonly<Record<string, string>>;

/** Where a stack's outputs are read. */
export interface StackSource {
  readonly stack: string;
  /** The file that `cdk deploy --outputs-file` wrote. @default - AWS is asked, through its command-line tool */
  readonly file?: string | undefined;
}

/**
 * Reads a stack's outputs from the file that `cdk deploy` wrote, else through `aws cloudformation describe-stacks`: the
 * tool that people who deploy have, with the profile and region that they use it with.
 *
 * @throws {UsageError} when neither knows them.
 */
export function outputsOf(source: StackSource): Promise<Outputs> {
  return source.file === undefined ? fromAws(source.stack) : fromFile(source.stack, source.file);
}

/**
 * The public URL in front of the routes: the output called `name`; else the one origin that the https URLs among the
 * outputs share.
 *
 * @throws {UsageError} when the outputs do not say which.
 */
export function baseUrlIn(outputs: Outputs, name: string | undefined): string {
  if (name !== undefined) {
    const value = outputs[name];
    if (value !== undefined) return value;
    throw new UsageError(`The stack has no output ${name}; it has ${Object.keys(outputs).join(', ') || 'none'}.`);
  }
  const bases = new Set(Object.entries(outputs).flatMap(([key, value]) => baseOf(key, value)));
  const [base, ...others] = bases;
  if (base !== undefined && others.length === 0) return base;
  const found = base === undefined ? 'none' : [base, ...others].join(', ');
  throw new UsageError(`No single public URL among the stack's outputs (${found}): give --output, or --url.`);
}

/** `VoiceUrl` and `MessageUrl` are routes of the sample app: what is in front of them counts. */
function baseOf(key: string, value: string): string[] {
  if (!/^https:\/\/\S+$/.test(value)) return [];
  if (key.endsWith('VoiceUrl')) return [value.replace(/\/voice$/, '')];
  if (key.endsWith('MessageUrl')) return [value.replace(/\/message$/, '')];
  return [value.replace(/\/+$/, '')];
}

async function fromFile(stack: string, file: string): Promise<Outputs> {
  const stacks = await readJson(file);
  const outputs = Object(stacks)[stack];
  if (typeof outputs === 'object' && outputs !== null) return texts(outputs);
  throw new UsageError(`${file} has no stack ${stack}; it has ${Object.keys(Object(stacks)).join(', ') || 'none'}.`);
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} cannot be read as JSON: ${error instanceof Error ? error.message : error}`);
  }
}

async function fromAws(stack: string): Promise<Outputs> {
  const args = ['cloudformation', 'describe-stacks', '--stack-name', stack, '--output', 'json'];
  const { stdout } = await promisify(execFile)('aws', args, { timeout: 60_000 }).catch((error: unknown) => {
    throw new UsageError(awsProblem(stack, error));
  });
  const [found] = Object(JSON.parse(stdout)).Stacks ?? [];
  const outputs: readonly { readonly OutputKey: string; readonly OutputValue: string }[] = found?.Outputs ?? [];
  return texts(Object.fromEntries(outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])));
}

function awsProblem(stack: string, error: unknown): string {
  const { code, stderr } = Object(error) as { readonly code?: unknown; readonly stderr?: unknown };
  const instead = 'Give --outputs-file with what "cdk deploy --outputs-file" wrote, or --url.';
  if (code === 'ENOENT') return `The stack's outputs need AWS's command-line tool, and there is no "aws". ${instead}`;
  return `"aws cloudformation describe-stacks" failed for ${stack}: ${String(stderr ?? '').trim() || code}. ${instead}`;
}

function texts(outputs: object): Outputs {
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => typeof value === 'string'));
}
