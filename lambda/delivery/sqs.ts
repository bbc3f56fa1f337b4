import { createHash } from 'node:crypto';
import { callOnce, type Env } from '../aws';
import { KeptConnections } from '../http';
import type { Destination, Fate, Message } from './destination';
import { objectOf } from './entry';

/**
 * Creates a destination from a queue's URL. A FIFO queue's name ends in `.fifo`.
 *
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
 *
 * @param option name of the option for errors.
 * @throws {TypeError} if it isn't the URL of a queue.
 */
export function queue(url: string | undefined, option: string, env: () => Env): Destination {
  const { origin: endpoint, region, name } = parts(url, option);
  const connections = new KeptConnections();
  const fifo = name.endsWith('.fifo');
  return {
    name,
    sizeOf: ({ text }) => Buffer.byteLength(text),
    send: async (messages, timeoutMs) => {
      const Entries = messages.map(({ entry, text, subject }, index) => ({
        Id: String(index),
        MessageBody: text,
        ...(fifo ? { MessageGroupId: identifier(subject), MessageDeduplicationId: identifier(entry.id) } : {}),
      }));
      const fields = { QueueUrl: url, Entries };
      const place = { region, endpoint, connections };
      const call = { service: 'sqs', target: 'AmazonSQS.SendMessageBatch', fields, ...place } as const;
      return fates(messages, await callOnce(call, env(), timeoutMs));
    },
  };
}

function parts(url: string | undefined, option: string): { origin: string; region?: string | undefined; name: string } {
  const { protocol, host, origin, pathname } = url && URL.canParse(url) ? new URL(url) : new URL('none:');
  const name = pathname.slice(pathname.lastIndexOf('/') + 1);
  if (/^https?:$/.test(protocol) && /^[\w-]{1,80}(?:\.fifo)?$/.test(name)) {
    return { origin, region: regionIn(host), name };
  }
  const value = url === undefined ? 'is missing' : `is ${JSON.stringify(url.slice(0, 200))}`;
  throw new TypeError(
    `\`${option}\` ${value}: set the URL of a queue, such as https://sqs.eu-west-1.amazonaws.com/123456789012/status.`,
  );
}

/** Returns the region in the host, which can differ from the function's. */
function regionIn(host: string): string | undefined {
  const [, current, legacy] =
    /(?:^|\.)sqs(?:-fips)?\.([a-z]{2}[a-z-]*-\d)\.|^([a-z]{2}[a-z-]*-\d)\.queue\./.exec(host) ?? [];
  return current ?? legacy;
}

function fates(messages: readonly Message[], { Successful, Failed }: Readonly<Record<string, unknown>>): Fate[] {
  const taken = new Set(list(Successful).map(({ Id }) => Id));
  const failed = new Map(list(Failed).map((each) => [each['Id'], each]));
  return messages.map((_message, index) => {
    const failure = failed.get(String(index));
    if (failure) return { code: codeOf(failure['Code']), retryable: failure['SenderFault'] !== true, ambiguous: false };
    return taken.has(String(index)) ? 'taken' : UNANSWERED;
  });
}

/** Result for an entry that is missing in the response. */
export const UNANSWERED: Fate = { code: 'UNANSWERED', retryable: true, ambiguous: true };

export function list(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map((each) => objectOf(each) ?? {}) : [];
}

/** Drops anything that isn't a code, because it's logged. */
export function codeOf(value: unknown): string {
  return typeof value === 'string' && /^[\w.]{1,100}$/.test(value) ? value : 'UNKNOWN';
}

/** Returns an ID that SQS accepts: up to 128 printable characters. */
function identifier(text: string): string {
  return /^[\x21-\x7e]{1,128}$/.test(text) ? text : createHash('sha256').update(text).digest('hex');
}
