import { webhook } from '../../lambda';
import { encoders } from '../../lambda/encoding/encoders';
import { frontDoorOf } from '../../lambda/front-door/codecs';
import { isObject, object, text } from '../../lambda/front-door/event';
import type { FrontDoorRequest, Pair } from '../../lambda/front-door/front-door';
import { CONTEXT } from '../../lambda/testing';
import { DIFFERENCES, FIELDS, type Field } from './differences';
import { type RecordedKind, recordedKinds } from './recording';
import { type NamedRequest, REQUESTS, TOKEN } from './requests';

/** Another encoder's event compared with ours for the same request. */
export interface Comparison {
  readonly kind: RecordedKind;
  readonly request: string;
  /** Fields that are read differently from the two events. */
  readonly differing: readonly Field[];
  /** Outcome of the runtime for the other's event. */
  readonly outcome: string;
  /** Outcome of the runtime for our event. */
  readonly ownOutcome: string;
}

/** Compares all recorded events with ours. */
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

/** Adds the API's domain and id, which AWS writes into each event of an API and an emulator can't know. */
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
    headers: sent.map((name) => [name, request.headers[name]]),
    body: Buffer.from(content, isBase64Encoded ? 'base64' : 'utf8').toString('latin1'),
  };
}

/** Sorts a query that arrived as a map, because the order of a map has no meaning. */
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

/** Formats the comparison as Markdown: every kind of event, then every difference. */
export async function comparisonTable(): Promise<string> {
  const all = await compareAll();
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  return [
    '| events by | front door | requests | read like ours | ours accepted | theirs accepted |',
    '| --- | --- | ---: | ---: | ---: | ---: |',
    ...kinds.map((kind) => row(all.filter((each) => each.kind === kind))),
    '',
    '| package | front door | field | theirs | AWS |',
    '| --- | --- | --- | --- | --- |',
    ...DIFFERENCES.map(
      ({ encoder, door, field, theirs, aws, source }) =>
        `| ${encoder} | ${door} | ${field} | ${theirs} | ${aws} ([source](${source})) |`,
    ),
  ].join('\n');
}

function row(comparisons: readonly Comparison[]): string {
  const [first] = comparisons;
  if (!first) return '';
  const { encoder, door, options } = first.kind;
  const payload = options.payloadFormatVersion === undefined ? '' : `, payload ${options.payloadFormatVersion}`;
  const count = (holds: (comparison: Comparison) => boolean) => comparisons.filter(holds).length;
  return (
    `| ${encoder} | ${door}${payload} | ${comparisons.length} | ${count(({ differing }) => differing.length === 0)} | ` +
    `${count(({ ownOutcome }) => ownOutcome === 'accepted')} | ${count(({ outcome }) => outcome === 'accepted')} |`
  );
}
