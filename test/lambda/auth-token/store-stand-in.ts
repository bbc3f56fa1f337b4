import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request that the stand-in received. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly target: string;
  readonly question: Readonly<Record<string, unknown>>;
  readonly headers: IncomingMessage['headers'];
  /** Whether the request is signed with the secret access key of {@link CREDENTIALS}. */
  readonly signed: boolean;
}

/** Behavior of the stand-in: writes a response, or lets the caller wait. */
export type Behavior = (call: Call, response: ServerResponse) => void;

export const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'marked-secret-access-key' };

/** A stand-in for Secrets Manager, SSM, or a credentials endpoint on a free local port, until the test ends. */
export async function storeStandIn(behavior: Behavior) {
  const calls: Call[] = [];
  let closed = 0;
  const stand = {
    behavior,
    calls,
    url: '',
    /** Resolves when this number of requests has arrived. */
    called: (times: number) => until(() => calls.length >= times),
    /** Resolves when this number of connections is closed. */
    left: (times: number) => until(() => closed >= times),
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const call = callOf(request, Buffer.concat(chunks).toString());
    calls.push(call);
    response.on('close', () => {
      closed += 1;
    });
    stand.behavior(call, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stand.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return Object.assign(stand, { close });
}

/** A stand-in for both stores, and the environment that selects it. */
export async function storesStandIn(behavior: Behavior) {
  const stand = await storeStandIn(behavior);
  const env: Record<string, string> = { ...CREDENTIALS, AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: stand.url };
  return { stand, env };
}

/** Answers with JSON. */
export function json(fields: unknown, status = 200): Behavior {
  return (_call, response) => {
    response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' }).end(JSON.stringify(fields));
  };
}

/** Answers with the value of a secret. */
export const secret = (text: string, more: Readonly<Record<string, unknown>> = {}) =>
  json({ SecretString: text, ...more });

/** Answers with an AWS error. */
export const awsError = (code: string, status = 400) => json({ __type: code, message: 'marked-message' }, status);

/** Never answers. */
export const silence: Behavior = () => undefined;

/** Waits for the event loop without a clock, so it works while time is frozen. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

function callOf(request: IncomingMessage, body: string): Call {
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    target: String(request.headers['x-amz-target'] ?? ''),
    question: body === '' ? {} : JSON.parse(body),
    headers: request.headers,
    signed: request.headers.authorization === authorization(request, body),
  };
}

/** Computes the signature of a request as AWS documents it: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html */
function authorization({ headers, method, url }: IncomingMessage, body: string): string {
  const given = /Credential=[^/]+\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+)/.exec(
    headers.authorization ?? '',
  );
  const [, date = '', region = '', service = '', names = ''] = given ?? [];
  const lines = names.split(';').map((name) => `${name}:${headers[name]}\n`);
  const canonical = [method, url, '', lines.join(''), names, sha256(body)].join('\n');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(
    (secretKey, part) => createHmac('sha256', secretKey).update(part).digest(),
    `AWS4${CREDENTIALS.AWS_SECRET_ACCESS_KEY}`,
  );
  const signature = createHmac('sha256', key).update(text).digest('hex');
  const credential = `${CREDENTIALS.AWS_ACCESS_KEY_ID}/${scope}`;
  return `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
