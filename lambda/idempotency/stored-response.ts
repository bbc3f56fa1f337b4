import type { FrontDoorResponse, Pair } from '../front-door/front-door';

/** A response as text that keeps every byte of it: also half surrogates, which DynamoDB would not take as they are. */
export function serialise({ statusCode, headers, body }: FrontDoorResponse): string {
  const content = typeof body === 'string' ? { text: body } : { base64: Buffer.from(body).toString('base64') };
  return JSON.stringify({ statusCode, headers, ...content });
}

/** @throws {TypeError} when the text is none of {@link serialise}'s. */
export function deserialise(stored: unknown): FrontDoorResponse {
  const { statusCode, headers, text, base64 } = fields(stored);
  const body = typeof base64 === 'string' ? new Uint8Array(Buffer.from(base64, 'base64')) : text;
  const whole = typeof statusCode === 'number' && isPairs(headers);
  if (whole && (typeof body === 'string' || body instanceof Uint8Array)) return { statusCode, headers, body };
  throw new TypeError('The stored answer is not one that this package has written.');
}

function fields(stored: unknown): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(String(stored)) ?? {};
  } catch {
    return {};
  }
}

function isPairs(value: unknown): value is Pair[] {
  return (
    Array.isArray(value) &&
    value.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every((each) => typeof each === 'string'))
  );
}
