import { createHash } from 'node:crypto';
import { type Env, endpointOf, regionOf, StoreError, sendSigned } from '../aws';
import { withRetries } from '../http';
import { type Message, messageOf } from './destination';

/** A bucket for entries that are too large for their destination. */
export interface Bucket {
  readonly name: string;
  readonly env: () => Env;
}

/** Folder in the bucket. The construct limits the function's permission to it. */
const PREFIX = 'twilio-webhook/';
const ATTEMPTS = 3;
const ATTEMPT_MS = 2_000;
const PAUSE_MS = 100;
/** Maximum number of bytes to read of a response, whose text is ignored. */
const MAX_ANSWER_BYTES = 1024;
const MAX_URL_LENGTH = 2048;

/**
 * Creates a bucket from its name.
 *
 * @throws {TypeError} if the name isn't a valid bucket name.
 */
export function bucket(name: string, env: () => Env): Bucket {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) return { name, env };
  throw new TypeError(`\`bucketName\` is ${JSON.stringify(name.slice(0, 200))}: set the name of an S3 bucket.`);
}

/**
 * Stores an entry in a bucket.
 *
 * @returns a message that points to it, with everything but the content.
 * @throws {StoreError} if the bucket doesn't store it in time.
 */
export async function toBucket(
  { entry, text, subject }: Message,
  { name, env }: Bucket,
  deadline: number,
): Promise<Message> {
  const key = `${PREFIX}${entry.receivedAt.slice(0, 10)}/${createHash('sha256').update(entry.id).digest('hex')}.json`;
  const put = () => putObject(name, key, text, env(), Math.min(deadline - Date.now(), ATTEMPT_MS));
  await withRetries({ attempts: ATTEMPTS, pauseMs: PAUSE_MS, deadline }, put);
  const { params, query, event, json, bodyBase64, ...rest } = entry;
  const largeBody = { bucket: name, key, bytes: Buffer.byteLength(text) };
  return messageOf({ ...rest, url: entry.url.slice(0, MAX_URL_LENGTH), largeBody }, subject);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
async function putObject(name: string, key: string, body: string, env: Env, timeoutMs: number): Promise<void> {
  try {
    const region = regionOf(undefined, env);
    // In the path, because S3's certificate doesn't match hosts with dots in the bucket's name.
    const url = new URL(`${name}/${key}`, withSlash(endpointOf('s3', region, env).href));
    const headers = {
      'Content-Type': 'application/json',
      'X-Amz-Content-Sha256': createHash('sha256').update(body).digest('hex'),
    };
    const { status } = await sendSigned(
      { service: 's3', region, method: 'PUT', url, headers, body, timeoutMs, maxBytes: MAX_ANSWER_BYTES },
      env,
    );
    if (status !== 200) {
      throw new StoreError(`answered HTTP ${status}`, {
        code: `S3_${status}`,
        retryable: status >= 500 || status === 429,
      });
    }
  } catch (error) {
    throw StoreError.from(error);
  }
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}
