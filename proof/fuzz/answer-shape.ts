import { isObject, object } from '../../lambda/front-door/event';
import type { FrontDoorName } from '../../lib/contract';

const isText = (value: unknown) => typeof value === 'string';
const isTexts = (value: unknown) => Array.isArray(value) && value.length > 0 && value.every(isText);
const isMap = (value: unknown, member: (value: unknown) => boolean) =>
  isObject(value) && Object.values(value).every(member);

/** What is wrong with an answer as the door wants it for this event; `undefined` when nothing is. */
export function wrongShape(door: FrontDoorName, event: unknown, answer: unknown): string | undefined {
  const { statusCode, body, isBase64Encoded, ...rest } = object(answer);
  if (!Number.isInteger(statusCode) || Number(statusCode) < 200 || Number(statusCode) > 599) return 'statusCode';
  if (!isText(body)) return 'body';
  if (typeof isBase64Encoded !== 'boolean') return 'isBase64Encoded';
  const wanted = membersOf(door, event);
  const unknown = Object.keys(rest).find((name) => !(name in wanted));
  if (unknown !== undefined) return unknown;
  return Object.entries(wanted).find(([name, fits]) => !fits(rest[name]))?.[0];
}

type Members = Readonly<Record<string, (value: unknown) => boolean>>;

const MULTI: Members = { multiValueHeaders: (value) => isMap(value, isTexts) };
const SINGLE: Members = { headers: (value) => isMap(value, isText) };
const COOKIES: Members = { cookies: (value) => value === undefined || isTexts(value) };
const STATUS: Members = { statusDescription: (value) => isText(value) && /^\d{3} \w/.test(String(value)) };

function membersOf(door: FrontDoorName, event: unknown): Members {
  const { version, multiValueHeaders } = object(event);
  if (door === 'application-load-balancer') return { ...STATUS, ...(isObject(multiValueHeaders) ? MULTI : SINGLE) };
  return door === 'rest-api' || version === '1.0' ? MULTI : { ...SINGLE, ...COOKIES };
}
