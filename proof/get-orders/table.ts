import { createHmac } from 'node:crypto';
import { type LogEntry, webhook } from '../../lambda';
import { encoders } from '../../lambda/encoding/encoders';
import { frontDoorOf } from '../../lambda/front-door/codecs';
import { publicUrls } from '../../lambda/public-url/public-url';
import { CAPTURED_ORDERS, type CapturedOrder } from './captured-orders';
import { queryOf } from './queries';

const TOKEN = 'secret';
const URL_BEFORE_QUERY = 'https://abc.execute-api.us-east-1.amazonaws.com/live/voice';

/** Returns a row per captured order: its place among the candidates, and the outcome at a REST API. */
export async function getOrdersTable(): Promise<string> {
  const rows = await Promise.all(CAPTURED_ORDERS.map(row));
  return [
    '| request | captured | parameters | candidate that fits | candidates | outcome |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

async function row(captured: CapturedOrder): Promise<string> {
  const url = `${URL_BEFORE_QUERY}?${queryOf(captured)}`;
  const event = received(url);
  const request = frontDoorOf(event)?.read(event);
  const urls = request ? publicUrls(request, []).urls : [];
  const outcome = await outcomeOf(event);
  const { kind, year, names } = captured;
  return `| ${kind} | ${year} | ${names.length} | ${urls.indexOf(url) + 1} | ${urls.length} | ${outcome} |`;
}

/** The event of a signed GET, whose query is a map in another order. */
function received(url: string): Record<string, unknown> {
  const { host, pathname } = new URL(url);
  const signature = createHmac('sha1', TOKEN).update(url).digest('base64');
  const event = encoders['rest-api']({
    method: 'GET',
    scheme: 'https',
    host,
    target: `${pathname}${url.slice(url.indexOf('?'))}`,
    headers: [['X-Twilio-Signature', signature]],
    body: Buffer.alloc(0),
  });
  const values = Object.entries(event['multiValueQueryStringParameters'] as Record<string, string[]>);
  return { ...event, multiValueQueryStringParameters: Object.fromEntries(values.reverse()) };
}

async function outcomeOf(event: unknown): Promise<string> {
  let outcome: string | undefined;
  const info = (entry: unknown) => {
    outcome = (entry as LogEntry).outcome;
  };
  const handler = webhook(
    { '/voice': () => '<Response/>' },
    { authToken: TOKEN, logger: { info, warn: info, error: info } },
  );
  await handler(event);
  return outcome ?? 'no outcome';
}
