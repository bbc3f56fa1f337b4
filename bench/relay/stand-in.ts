import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;

interface Asked {
  readonly Key?: { readonly id: { readonly S: string } };
  readonly Item?: Item & { readonly id: { readonly S: string } };
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeValues?: Item;
}

/** API Gateway's `@connections`, and a table with the operations and conditions of the relay, in memory. */
export interface StandIn {
  /** Times at which texts arrived, on the clock of `performance.now()`. */
  readonly texts: number[];
  /** Number of requests by DynamoDB's operation, and of posts to connections. */
  readonly requests: Map<string, number>;
  /** Bytes of the largest item. */
  readonly largest: () => number;
  /** Resolves with the next text. */
  text(): Promise<number>;
  close(): void;
}

/** Starts the stand-in on a free local port, and leads this process to it. */
export async function startStandIn(): Promise<StandIn> {
  const texts: number[] = [];
  const requests = new Map<string, number>();
  const items = new Map<string, Item>();
  const waiting: ((at: number) => void)[] = [];
  let largest = 0;
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const operation = String(request.headers['x-amz-target'] ?? '.post').split('.')[1] ?? '';
    requests.set(operation, (requests.get(operation) ?? 0) + 1);
    if (operation === 'post') {
      const at = performance.now();
      texts.push(at);
      for (const wake of waiting.splice(0)) wake(at);
      return response.end();
    }
    if (operation === 'PutItem') largest = Math.max(largest, Buffer.byteLength(body));
    const answer = ask(items, operation, JSON.parse(body));
    response.statusCode = answer ? 200 : 400;
    return response.end(JSON.stringify(answer ?? { __type: 'ConditionalCheckFailedException' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: url,
    AWS_ENDPOINT_URL_DYNAMODB: url,
  });
  return {
    texts,
    requests,
    largest: () => largest,
    text: () => new Promise((resolve) => waiting.push(resolve)),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Returns the answer, or `undefined` if the condition fails. */
function ask(items: Map<string, Item>, operation: string, asked: Asked): object | undefined {
  const id = asked.Key?.id.S ?? asked.Item?.id.S ?? '';
  const known = items.get(id);
  if (operation === 'GetItem') return known ? { Item: known } : {};
  const { ConditionExpression: condition = '', ExpressionAttributeValues: values } = asked;
  if (condition === 'version = :version' && known?.['version']?.N !== values?.[':version']?.N) return undefined;
  if (condition.startsWith('attribute_not_exists') && known) return undefined;
  if (operation === 'DeleteItem') items.delete(id);
  else if (asked.Item) items.set(id, asked.Item);
  return {};
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
