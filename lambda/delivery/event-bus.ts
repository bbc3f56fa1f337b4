import { callOnce, type Env } from '../aws';
import { KeptConnections } from '../http';
import type { Destination, Fate, Message } from './destination';
import { codeOf, list, UNANSWERED } from './sqs';

/** A bus, and the metadata of its events. */
export interface EventBus {
  /** Name or ARN. */
  readonly eventBusName: string | undefined;
  readonly source: string;
  readonly detailType?: string | undefined;
}

/**
 * Codes after which an event can be retried.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html
 */
const RETRYABLE = /^(?:Internal|Throttling|ServiceUnavailable)/;

const MAX_DETAIL_TYPE_LENGTH = 128;

/**
 * Creates a destination from an event bus.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 *
 * @throws {TypeError} if the name, source or detail type is invalid.
 */
export function eventBus({ eventBusName, source, detailType }: EventBus, env: () => Env): Destination {
  const name = check('eventBusName', eventBusName, /^(?:arn:[^:]+:events:[^:]+:\d+:event-bus\/)?[\w./-]{1,256}$/, BUS);
  check('source', source, /^(?!aws\.)[\w.:/-]{1,256}$/, SOURCE);
  if (detailType !== undefined) check('detailType', detailType, /^[^\p{Cc}]{1,128}$/u, 'set up to 128 characters');
  const typeOf = ({ entry }: Message) => detailType ?? entry.kind.slice(0, MAX_DETAIL_TYPE_LENGTH);
  const arn = name.startsWith('arn:') ? { arn: name } : {};
  const connections = new KeptConnections();
  return {
    name: name.slice(name.lastIndexOf('/') + 1),
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
    sizeOf: (message) => Buffer.byteLength(source + typeOf(message) + message.text) + 14,
    send: async (messages, timeoutMs) => {
      const Entries = messages.map((message) => ({
        EventBusName: name,
        Source: source,
        DetailType: typeOf(message),
        Detail: message.text,
        Time: Date.parse(message.entry.time) / 1000,
      }));
      const call = {
        service: 'events',
        target: 'AWSEvents.PutEvents',
        fields: { Entries },
        ...arn,
        connections,
      } as const;
      return fates(messages, await callOnce(call, env(), timeoutMs));
    },
  };
}

const BUS = 'set the name or ARN of an event bus';
const SOURCE = "set letters, digits, and `.-_:/`, such as 'twilio'; AWS reserves `aws.` for itself";

function check(option: string, value: string | undefined, pattern: RegExp, fix: string): string {
  if (typeof value === 'string' && pattern.test(value)) return value;
  const given = value === undefined ? 'is missing' : `is ${JSON.stringify(value).slice(0, 200)}`;
  throw new TypeError(`\`${option}\` ${given}: ${fix}.`);
}

/** Reads the results of the events, which are in the order of the request. */
function fates(messages: readonly Message[], { Entries }: Readonly<Record<string, unknown>>): Fate[] {
  const answered = list(Entries);
  return messages.map((_message, index) => {
    const { EventId, ErrorCode } = answered[index] ?? {};
    if (typeof EventId === 'string' && EventId !== '' && !ErrorCode) return 'taken';
    if (ErrorCode === undefined) return UNANSWERED;
    const code = codeOf(ErrorCode);
    return { code, retryable: RETRYABLE.test(code), ambiguous: false };
  });
}
