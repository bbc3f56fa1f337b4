import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TOKEN } from './requests';

/** A stand-in for Secrets Manager that sometimes fails. */
export interface FailingStore {
  readonly url: string;
  /** Number of responses by kind. */
  readonly answers: Map<string, number>;
  stop(): void;
}

const TYPE = { 'Content-Type': 'application/x-amz-json-1.1' };

function good(response: ServerResponse): void {
  response
    .writeHead(200, TYPE)
    .end(JSON.stringify({ Name: 'twilio', SecretString: TOKEN, CreatedDate: 1_750_000_000 }));
}

const RESPONSES: readonly (readonly [name: string, answer: (response: ServerResponse) => void])[] = [
  ['the token', good],
  ['the token', good],
  ['500', (response) => response.writeHead(500, TYPE).end('{"__type":"InternalServiceError"}')],
  ['the token', good],
  ['a broken connection', (response) => response.destroy()],
  ['400, throttled', (response) => response.writeHead(400, TYPE).end('{"__type":"ThrottlingException"}')],
  ['the token, after 2 s', (response) => void setTimeout(() => good(response), 2000)],
  ['invalid JSON', (response) => response.writeHead(200, TYPE).end('<html>')],
  ['an empty secret', (response) => response.writeHead(200, TYPE).end('{"SecretString":""}')],
];

/** Starts the store. The first read gets the token; the following ones go through all responses in turn. */
export async function startFailingStore(): Promise<FailingStore> {
  const answers = new Map<string, number>();
  let reads = 0;
  const server = createServer((request, response) => {
    const [name, answer] = RESPONSES[reads % RESPONSES.length] ?? ['the token', good];
    reads += 1;
    answers.set(name, (answers.get(name) ?? 0) + 1);
    request.resume().on('end', () => answer(response));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, answers, stop };
}
