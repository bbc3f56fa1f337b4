import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An entry that a deployed function would have stored. */
export interface StoredEntry {
  /** Name of the queue, bus or bucket. */
  readonly destination: string;
  /** The entry, parsed. */
  readonly entry: unknown;
}

/** Takes the entries of deliveries in place of SQS, EventBridge and S3. */
export interface DeliveryStandIn {
  readonly url: string;
  stop(): Promise<void>;
}

/** Variables with which users send the entries to a stand-in of their own, such as LocalStack. */
const OWN_ENDPOINTS = ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_SQS', 'AWS_ENDPOINT_URL_EVENTBRIDGE'];

/** Whether the user chose where entries go. */
export function hasOwnEndpoint(env: NodeJS.ProcessEnv): boolean {
  return OWN_ENDPOINTS.some((name) => env[name]);
}

/** Starts a stand-in on a free port of this machine. It takes everything. */
export async function startDeliveryStandIn(stored: (entry: StoredEntry) => void): Promise<DeliveryStandIn> {
  const server = createServer((request, response) => {
    answer(request, response, stored).catch(() => response.writeHead(400).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  stored: (entry: StoredEntry) => void,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  if (request.method === 'PUT') {
    const [, bucket = ''] = (request.url ?? '').split('/');
    stored({ destination: bucket, entry: body });
    response.writeHead(200).end();
    return;
  }
  const toQueue = request.headers['x-amz-target'] === 'AmazonSQS.SendMessageBatch';
  response
    .writeHead(200, { 'Content-Type': 'application/json' })
    .end(JSON.stringify(toQueue ? takeMessages(body, stored) : takeEvents(body, stored)));
}

interface Messages {
  readonly QueueUrl: string;
  readonly Entries: readonly { readonly Id: string; readonly MessageBody: string }[];
}

function takeMessages({ QueueUrl, Entries }: Messages, stored: (entry: StoredEntry) => void): object {
  const destination = QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1);
  for (const { MessageBody } of Entries) stored({ destination, entry: JSON.parse(MessageBody) });
  return { Successful: Entries.map(({ Id }) => ({ Id, MessageId: Id })), Failed: [] };
}

interface Events {
  readonly Entries: readonly { readonly EventBusName: string; readonly Detail: string }[];
}

function takeEvents({ Entries }: Events, stored: (entry: StoredEntry) => void): object {
  for (const { EventBusName, Detail } of Entries) stored({ destination: EventBusName, entry: JSON.parse(Detail) });
  return { FailedEntryCount: 0, Entries: Entries.map((_entry, index) => ({ EventId: String(index) })) };
}
