import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { UsageError } from '../terminal';

/** Values of a stack's outputs by name. */
export type Outputs = Readonly<Record<string, string>>;

/** Source of a stack's outputs. */
export interface StackSource {
  readonly stack: string;
  /** File that `cdk deploy --outputs-file` wrote. Default: the AWS CLI is called. */
  readonly file?: string | undefined;
}

/**
 * Reads a stack's outputs from a file, or with `aws cloudformation describe-stacks`. Users who deploy have the AWS CLI,
 * with the profile and region that they deploy with.
 *
 * @throws {UsageError} when the outputs can't be read.
 */
export function outputsOf(source: StackSource): Promise<Outputs> {
  return source.file === undefined ? fromAws(source.stack) : fromFile(source.stack, source.file);
}

/**
 * Returns the base URL of the routes: the value of the output `name`, or the base that all https outputs share.
 *
 * @throws {UsageError} if the output is missing, or there are several base URLs.
 */
export function baseUrlIn(outputs: Outputs, name: string | undefined): string {
  if (name !== undefined) {
    const value = outputs[name];
    if (value !== undefined) return value;
    throw new UsageError(`The stack has no output ${name}. Its outputs: ${Object.keys(outputs).join(', ') || 'none'}.`);
  }
  const bases = new Set(Object.entries(outputs).flatMap(([key, value]) => baseOf(key, value)));
  const [base, ...others] = bases;
  if (base !== undefined && others.length === 0) return base;
  const found = base === undefined ? 'none' : [base, ...others].join(', ');
  throw new UsageError(`The stack's outputs have no single public URL. Found: ${found}. Pass --output or --url.`);
}

/** The sample app's outputs `VoiceUrl` and `MessageUrl` include the route. */
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
  throw new UsageError(
    `${file} has no stack ${stack}. Its stacks: ${Object.keys(Object(stacks)).join(', ') || 'none'}.`,
  );
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`Cannot read ${file} as JSON: ${error instanceof Error ? error.message : error}`);
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
  const instead = 'Pass --outputs-file with the file that `cdk deploy --outputs-file` wrote, or --url.';
  if (code === 'ENOENT')
    return `The AWS CLI is needed to read the stack's outputs, but \`aws\` isn't installed. ${instead}`;
  return `\`aws cloudformation describe-stacks\` failed for ${stack}: ${String(stderr ?? '').trim() || code}. ${instead}`;
}

function texts(outputs: object): Outputs {
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => typeof value === 'string'));
}
