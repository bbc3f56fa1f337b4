import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parse } from 'node:querystring';
import { validateRequest, validateRequestWithBody } from 'twilio/lib/webhooks/webhooks';
import { screen } from '../../lambda/check';
import type { FrontDoorRequest } from '../../lambda/front-door/front-door';
import { authTokenKey, verify } from '../../lambda/signature';
import type { OracleRequest } from './signed-requests';

const LIMITS = { maxBodyBytes: 1024 * 1024, maxParams: 1000 };

/** Decides as the runtime does, for this URL only. Other tests cover the other URLs that it tries. */
export function ours(request: OracleRequest): boolean {
  const { url, signature, token } = request;
  const screened = screen(asReceived(request), { hostIsOurs: true }, LIMITS);
  if ('outcome' in screened) return false;
  return verify([url], screened.content, signature, [authTokenKey(token, 'primary')]).ok;
}

function asReceived({ url, method, contentType, body, signature }: OracleRequest): FrontDoorRequest {
  const type = contentType === '' ? {} : { 'content-type': contentType };
  return {
    frontDoor: 'function-url',
    method,
    scheme: 'https',
    host: undefined,
    hostWrittenByAws: true,
    path: { form: 'raw', value: '/' },
    query: { form: 'raw', value: /\?(.*)/s.exec(url)?.[1] ?? '' },
    headers: { ...type, 'x-twilio-signature': signature },
    body: { content: body.toString('base64'), isBase64Encoded: true },
    receivedUrl: url,
  };
}

/** Decides as Twilio's library does with the input that Express's `urlencoded` and a `rawBody` provide. */
export function twilios({ url, method, contentType, body, signature, token }: OracleRequest): boolean | 'throws' {
  try {
    if (method === 'POST' && contentType === 'application/x-www-form-urlencoded') {
      return validateRequest(token, signature, url, parse(body.toString('utf8')));
    }
    const hashed = method === 'POST' || url.includes('bodySHA256');
    if (hashed) return validateRequestWithBody(token, signature, url, body.toString('utf8'));
    return validateRequest(token, signature, url, {});
  } catch {
    return 'throws';
  }
}

const PYTHON = 'python3';
const ORACLE = join(__dirname, 'oracle.py');

/** Returns the version, such as `Python 3.11.7`, `undefined` if Python isn't installed. */
export function pythonVersion(): string | undefined {
  const { status, stdout } = spawnSync(PYTHON, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** Decides with the second implementation, in one process for all requests. @throws if Python is missing or fails. */
export function pythons(requests: readonly OracleRequest[]): Promise<boolean[]> {
  const child = spawn(PYTHON, [ORACLE], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, PYTHONUTF8: '1' },
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  // The exit code reports a process that ends early.
  child.stdin.on('error', () => undefined);
  child.stdin.end(requests.map(line).join(''));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const answers = output
        .trim()
        .split('\n')
        .map((answer) => answer === '1');
      if (code === 0 && answers.length === requests.length) resolve(answers);
      else reject(new Error(`${PYTHON} ended with ${code} after ${answers.length} of ${requests.length} answers.`));
    });
  });
}

function line({ url, method, contentType, body, signature, token }: OracleRequest): string {
  return `${JSON.stringify({ url, method, contentType, body: body.toString('base64'), signature, token })}\n`;
}
