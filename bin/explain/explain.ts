import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DiagnoseOptions, type Diagnosis, diagnose, splitUrl } from '../../diagnosis';
import type { Pair } from '../../lambda/front-door';
import { parseOrigins, parseRelayOrigin } from '../../lambda/public-url';
import { Environment } from '../../lib/contract';
import { UsageError } from '../terminal';
import { type Input, parseInputs } from './input';
import { explainLogEntry } from './log-entry';
import { type TokenArguments, tokensFrom } from './tokens';

/** The arguments of `explain`. */
export interface ExplainArguments extends TokenArguments {
  /** Files with events and log entries; `-` for standard input. */
  readonly event?: readonly string[];
  readonly url?: string;
  readonly param?: readonly string[];
  readonly body?: string;
  readonly contentType?: string;
  readonly signature?: string;
  readonly origin?: readonly string[];
  readonly publicOrigin?: readonly string[];
}

/** The inputs of `explain` beside its arguments. */
export interface ExplainContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  /** Returns the token of a running `dev`, for arguments without one. @default - none runs */
  readonly devToken?: () => Promise<string | undefined>;
  /** Called with the number of signatures tried so far. @default - none */
  readonly onProgress?: (tried: number) => void;
}

/** A request or a file, and what can be told about it. */
export interface Report {
  /** The file, or the URL. */
  readonly source: string;
  /** Number of the request in a file with several, starting with 1. */
  readonly request?: number;
  readonly result: { readonly diagnosis: Diagnosis } | { readonly error: string };
}

/**
 * Diagnoses the requests in the arguments. A file that can't be used among several is reported.
 *
 * @throws {UsageError} when arguments are missing, malformed, or contradict each other, or the only file can't be used.
 */
export async function explain(given: ExplainArguments, around: ExplainContext): Promise<readonly Report[]> {
  const { event: files = [], url } = given;
  if ((files.length === 0) === (url === undefined)) {
    throw new UsageError('Pass either files (or --event), or --url with --param or --body.');
  }
  if (url !== undefined) return [{ source: url, result: { diagnosis: await explainUrl(given, url, around) } }];
  if ([given.param, given.body, given.contentType].some((option) => option !== undefined)) {
    throw new UsageError('--param, --body, and --content-type go with --url: an event has its own.');
  }
  let common: Promise<DiagnoseOptions> | undefined;
  const diagnosed = async (input: Input): Promise<Diagnosis> => {
    if ('logEntry' in input) return explainLogEntry(input.logEntry);
    common ??= options(given, around);
    return diagnose(input, await common);
  };
  const reports: Report[] = [];
  for (const file of files) reports.push(...(await explainFile(file, files.length > 1, diagnosed, around)));
  return reports;
}

async function explainFile(
  source: string,
  oneOfSeveral: boolean,
  diagnosed: (input: Input) => Promise<Diagnosis>,
  around: ExplainContext,
): Promise<Report[]> {
  let inputs: readonly Input[];
  try {
    inputs = parseInputs(await contentOf(source, around));
  } catch (error) {
    if (!oneOfSeveral || !(error instanceof UsageError)) throw error;
    return [{ source, result: { error: error.message } }];
  }
  const reports: Report[] = [];
  for (const [at, input] of inputs.entries()) {
    const request = inputs.length > 1 ? { request: at + 1 } : {};
    reports.push({ source, ...request, result: { diagnosis: await diagnosed(input) } });
  }
  return reports;
}

async function explainUrl(given: ExplainArguments, url: string, around: ExplainContext): Promise<Diagnosis> {
  const { signature, param, body, contentType } = given;
  if (!signature) throw new UsageError('--url needs --signature: the value of the X-Twilio-Signature header.');
  if (param !== undefined && body !== undefined) throw new UsageError('Pass either --param or --body, not both.');
  if (!splitUrl(url)) throw new UsageError('--url must have the form https://host[:port][/path][?query].');
  const params = param?.map(parseParam);
  const bytes = body === undefined ? undefined : await contentOf(body, around);
  return diagnose({ url, params, body: bytes, contentType }, await options(given, around));
}

async function options(given: ExplainArguments, around: ExplainContext): Promise<DiagnoseOptions> {
  const { signature, origin = [], publicOrigin } = given;
  const malformed = origin.find((url) => !splitUrl(url));
  if (malformed !== undefined) {
    throw new UsageError(`--origin ${JSON.stringify(malformed)} isn't of the form https://host[:port][/basePath].`);
  }
  return {
    ...(await tokensFrom(given, around)),
    ...(signature === undefined ? {} : { signature: signature.trim() }),
    origins: declaredOrigins(
      publicOrigin?.filter((url) => !isRelay(url)).join(',') ?? around.env[Environment.publicOrigins],
    ),
    relayUrls: declaredRelays(publicOrigin?.filter(isRelay).join(',') || around.env[Environment.relayUrl]),
    otherUrls: origin,
    requireSharedKey: around.env[Environment.requireSharedKey]?.trim() === 'on',
    onProgress: around.onProgress,
  };
}

function declaredOrigins(list: string | undefined): string[] {
  try {
    parseOrigins(list);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'A public origin is malformed.');
  }
  return (list ?? '').split(',').filter((item) => item.trim() !== '');
}

function isRelay(url: string): boolean {
  return /^wss:/i.test(url.trim());
}

function declaredRelays(list = ''): string[] {
  const urls = list.split(',').flatMap((url) => url.trim() || []);
  try {
    for (const url of urls) parseRelayOrigin(url);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "A relay's URL is malformed.");
  }
  return urls;
}

function parseParam(text: string): Pair {
  const equals = text.indexOf('=');
  if (equals < 1) throw new UsageError('--param must be name=value, with the decoded value, which may be empty.');
  return [text.slice(0, equals), text.slice(equals + 1)];
}

async function contentOf(file: string, { stdin, cwd }: ExplainContext): Promise<Buffer> {
  if (file !== '-') {
    try {
      return await readFile(file.startsWith('/') ? file : join(cwd, file));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new UsageError(`${JSON.stringify(file)} can't be read (${code ?? 'unknown error'}).`);
    }
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  return Buffer.concat(chunks);
}
