import { webhook } from '../../lambda';
import { encoders } from '../../lambda/encoding/encoders';
import { frontDoorOf } from '../../lambda/front-door/codecs';
import { isObject, object, text } from '../../lambda/front-door/event';
import type { FrontDoorRequest, Pair } from '../../lambda/front-door/front-door';
import { CONTEXT } from '../../lambda/testing/test-kit';
import { type RecordedKind, recordedKinds } from './recorded';
import { type NamedRequest, REQUESTS, TOKEN } from './requests';

/** What `read` finds in an event and the check uses. */
const FIELDS = ['door', 'method', 'path', 'query', 'headers', 'body'] as const;

export type Field = (typeof FIELDS)[number];

/** One event of another encoder beside ours of the same request. */
export interface Comparison {
  readonly kind: RecordedKind;
  readonly request: string;
  /** Where the two are read differently. */
  readonly differing: readonly Field[];
  /** What our runtime makes of the other's event, and of ours. */
  readonly outcome: string;
  readonly ownOutcome: string;
}

/** All recorded events beside ours. */
export async function compareAll(): Promise<Comparison[]> {
  const all = recordedKinds().flatMap((kind) => REQUESTS.map((request) => compare(kind, request)));
  return Promise.all(all);
}

async function compare(kind: RecordedKind, { name, wire }: NamedRequest): Promise<Comparison> {
  const theirs = completed(kind.events[name] ?? {});
  const own = encoders[kind.door](wire, kind.options);
  const sent = wire.headers.map(([header]) => header.toLowerCase());
  const [one, other] = [fieldsOf(theirs, sent), fieldsOf(own, sent)];
  const differing = FIELDS.filter((field) => JSON.stringify(one[field]) !== JSON.stringify(other[field]));
  return { kind, request: name, differing, outcome: await outcomeOf(theirs), ownOutcome: await outcomeOf(own) };
}

/** With what AWS writes into each event of an API and an emulator cannot know: the API's domain and id. */
function completed(event: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const context = object(event['requestContext']);
  if (isObject(context['elb'])) return { ...event };
  return { ...event, requestContext: { ...context, apiId: 'a1b2c3d4e5', domainName: 'hooks.example.com' } };
}

function fieldsOf(event: unknown, sent: readonly string[]): Record<Field, unknown> {
  const door = frontDoorOf(event);
  if (!door) throw new Error(`No door accepts ${JSON.stringify(event)}`);
  const request = door.read(event);
  const { content, isBase64Encoded } = request.body;
  return {
    door: door.name,
    method: request.method,
    path: request.path.value,
    query: queryOf(request),
    headers: sent.map((name) => [name, request.headers[name]?.join(',')]),
    body: Buffer.from(content, isBase64Encoded ? 'base64' : 'utf8').toString('latin1'),
  };
}

/** The order of a map's names says nothing. */
function queryOf({ query }: FrontDoorRequest): string | Pair[] {
  if (query.form === 'raw') return query.value;
  return [...query.pairs].sort(([one], [other]) => (one < other ? -1 : Number(one > other)));
}

async function outcomeOf(event: unknown): Promise<string> {
  let outcome: string | undefined;
  const remember = (entry: unknown) => {
    outcome ??= text(object(entry)['outcome']);
  };
  const logger = { info: remember, warn: remember, error: remember };
  const handler = webhook(() => new Response('<Response/>'), {
    authToken: TOKEN,
    origins: ['https://hooks.example.com/live', 'https://hooks.example.com'],
    logger,
  });
  await handler(event, CONTEXT);
  return outcome ?? 'no outcome';
}
