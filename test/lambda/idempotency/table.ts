import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type AttributeValue,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { onTestFinished, vi } from 'vitest';

export const TABLE = 'remembered';

/** Result of a request for an operation. `pass` lets the database answer. */
export type Behavior = (response: ServerResponse, pass: () => void, request: IncomingMessage) => void;

export type Item = Record<string, AttributeValue>;

/** A DynamoDB table on a free local port until the test ends, and the environment for it. */
export async function tableStandIn() {
  const database = dynalite({ createTableMs: 0 });
  const behaviors = new Map<string, Behavior>();
  const operations: string[] = [];
  const server = createServer((request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const pass = () => void database.emit('request', request, response);
    operations.push(operation);
    (behaviors.get(operation) ?? ((_response, on) => on()))(response, pass, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  stubEnvironment(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const client = await tableClient();
  operations.length = 0;
  return {
    /** Requested operations, in order. */
    operations,
    /** Makes an operation fail from now on. */
    on: (operation: string, behavior: Behavior) => void behaviors.set(operation, behavior),
    /** Lets all operations pass again. */
    heal: () => behaviors.clear(),
    items: async (): Promise<Item[]> => (await client.send(new ScanCommand({ TableName: TABLE }))).Items ?? [],
    put: async (item: Item) => void (await client.send(new PutItemCommand({ TableName: TABLE, Item: item }))),
  };
}

function stubEnvironment(endpoint: string): void {
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', endpoint);
  vi.stubEnv('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('TWILIO_IDEMPOTENCY_TABLE', TABLE);
  onTestFinished(() => void vi.unstubAllEnvs());
}

async function tableClient(): Promise<DynamoDBClient> {
  const client = new DynamoDBClient({});
  onTestFinished(() => client.destroy());
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  const status = async () => (await client.send(new DescribeTableCommand({ TableName: TABLE }))).Table?.TableStatus;
  while ((await status()) !== 'ACTIVE') await new Promise((resolve) => setImmediate(resolve));
  return client;
}

/** Answers with an AWS error. */
export const awsError =
  (code: string, status = 400): Behavior =>
  (response) => {
    response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message: 'told by the table' }));
  };

/** Never answers. */
export const silence: Behavior = () => undefined;

/** Runs the operation and drops the response. */
export const lostAnswer: Behavior = (response, pass) => {
  response.end = () => response.destroy();
  pass();
};
