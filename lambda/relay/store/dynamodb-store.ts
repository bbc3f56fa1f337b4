import { setTimeout as pause } from 'node:timers/promises';
import { callAws, type Env, type Fields, StoreError } from '../../aws';
import { object } from '../../front-door';
import { KeptConnections } from '../../http';
import type { Control } from './control';
import { type CallState, FORGET_AFTER_MS, type Store } from './store';

/** Short, because a caller is waiting. */
const CALL_MS = 4_000;
/** Maximum number of attempts. Two messages of a connection rarely change it at once, and a hundred never do. */
const MAX_CONFLICTS = 100;
const CONFLICT_PAUSE_MS = 20;

interface Read {
  readonly id: string;
  readonly version: number;
  readonly data: string;
}

/**
 * Creates a store on a DynamoDB table with the string key `id` and the TTL attribute `expires`. An item has a version,
 * and is replaced only if it hasn't changed since it was read.
 */
export function dynamoDbStore(table: string, env: Env, now: () => number = Date.now): Store {
  const connections = new KeptConnections();
  const call = (operation: string, fields: Fields) =>
    callAws(
      {
        service: 'dynamodb',
        target: `DynamoDB_20120810.${operation}`,
        fields: { TableName: table, ...fields },
        connections,
      },
      env,
      Date.now() + CALL_MS,
    ).catch((error: unknown) => {
      throw StoreError.from(error).at('DynamoDB', table);
    });
  const key = (id: string) => ({ id: { S: id } });

  async function get(id: string): Promise<Read | undefined> {
    const { Item: item } = await call('GetItem', { Key: key(id), ConsistentRead: true });
    return itemOf(item);
  }

  const expiring = (ms: number) => ({ expires: { N: String(Math.ceil(ms / 1000)) } });

  async function put(id: string, data: string, kind: string, version: number, condition: Fields): Promise<boolean> {
    const item = { ...key(id), kind: { S: kind }, version: { N: String(version) }, data: { S: data } };
    return met(call('PutItem', { Item: { ...item, ...expiring(now() + FORGET_AFTER_MS) }, ...condition }));
  }

  /** Replaces an item with a function of its text. `undefined` leaves it unchanged. */
  async function replace(id: string, kind: string, change: (data: string | undefined) => string | undefined) {
    for (let tries = 0; tries < MAX_CONFLICTS; tries += 1) {
      const known = await get(id);
      const data = change(known?.data);
      if (data === undefined || data === known?.data) return known?.data;
      if (await put(id, data, kind, (known?.version ?? 0) + 1, unchanged(known))) return data;
      await pause(Math.random() * CONFLICT_PAUSE_MS);
    }
    throw new StoreError('DynamoDB: too many concurrent changes of a connection.');
  }

  const stateOf = (data: string | undefined): CallState => JSON.parse(data ?? '{}');
  return {
    open: async (id, control) => void (await put(id, JSON.stringify(control), 'connection', 1, {})),
    read: async (id) => {
      const known = await get(id);
      return known && (JSON.parse(known.data) as Control);
    },
    update: async (id, change) => {
      const data = await replace(id, 'connection', (known) => known && JSON.stringify(change(JSON.parse(known))));
      return data === undefined ? undefined : (JSON.parse(data) as Control);
    },
    readState: async (id) => stateOf((await get(stateKey(id)))?.data),
    updateState: async (id, change) =>
      void (await replace(stateKey(id), 'state', (known) => JSON.stringify(change(stateOf(known))))),
    close: async (id) => void (await call('DeleteItem', { Key: key(id) })),
    forgetState: async (id) => void (await call('DeleteItem', { Key: key(stateKey(id)) })),
    claim: (token, id, expiresAt) =>
      met(
        call('PutItem', {
          Item: { ...key(`token#${token}`), data: { S: id }, ...expiring(expiresAt) },
          ConditionExpression: 'attribute_not_exists(id) OR #data = :id',
          ExpressionAttributeNames: { '#data': 'data' },
          ExpressionAttributeValues: { ':id': { S: id } },
        }),
      ),
    changed: (_id, _known, ms, signal) => pause(ms, undefined, signal ? { signal } : {}),
    all: () => scan(call),
  };
}

type Call = (operation: string, fields: Fields) => Promise<Fields>;

async function* scan(call: Call): AsyncGenerator<readonly [string, Control]> {
  let start: unknown;
  do {
    const page: Fields = await call('Scan', {
      FilterExpression: 'kind = :kind',
      ExpressionAttributeValues: { ':kind': { S: 'connection' } },
      ...(start === undefined ? {} : { ExclusiveStartKey: start }),
    });
    for (const item of (page['Items'] ?? []) as unknown[]) {
      const read = itemOf(item);
      if (read) yield [read.id, JSON.parse(read.data) as Control];
    }
    start = page['LastEvaluatedKey'];
  } while (start !== undefined);
}

function stateKey(id: string): string {
  return `${id}#state`;
}

function itemOf(item: unknown): Read | undefined {
  const { id, data, version } = object(item) as Partial<
    Record<keyof Read, { readonly S?: string; readonly N?: string }>
  >;
  return data?.S === undefined ? undefined : { id: id?.S ?? '', data: data.S, version: Number(version?.N) };
}

function unchanged(known: Read | undefined): Fields {
  if (!known) return { ConditionExpression: 'attribute_not_exists(id)' };
  return {
    ConditionExpression: 'version = :version',
    ExpressionAttributeValues: { ':version': { N: String(known.version) } },
  };
}

/** Whether the condition of a write was met. */
async function met(write: Promise<Fields>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof StoreError && error.code === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
