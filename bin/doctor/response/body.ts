import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { type HttpResponse, MAX_BODY_BYTES } from '../../twilio';
import { error, ok, type Verdict, warning } from '../finding';
import { decodeText } from './charset';

/** A response's body as text, with verdicts on how it is written. */
export interface Body {
  readonly bytes: Buffer;
  readonly text: string;
  readonly coding: Verdict;
  readonly charset: Verdict;
}

/** Decompresses and decodes a body. Leaves anything unchanged that can't be undone. */
export function bodyOf({ headers, body }: HttpResponse): Body {
  const { bytes, coding } = decompressed(headers['content-encoding'], body);
  return { bytes, coding, ...decodeText(headers['content-type'], bytes) };
}

const LIMIT = { maxOutputLength: MAX_BODY_BYTES };
const CODINGS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gunzipSync(bytes, LIMIT),
  'x-gzip': (bytes) => gunzipSync(bytes, LIMIT),
  deflate: (bytes) => inflateSync(bytes, LIMIT),
  br: (bytes) => brotliDecompressSync(bytes, LIMIT),
};

const OFF = 'Turn off compression for this path.';

function decompressed(header: string | undefined, body: Buffer): { bytes: Buffer; coding: Verdict } {
  const name = header?.trim().toLowerCase() || 'identity';
  if (name === 'identity') return { bytes: body, coding: judgeIdentity(body) };
  const decompress = Object.hasOwn(CODINGS, name) ? CODINGS[name] : undefined;
  if (decompress === undefined) {
    return { bytes: body, coding: error(11206, `The Content-Encoding ${name} is unknown.`, OFF) };
  }
  try {
    const bytes = decompress(body);
    return { bytes, coding: warning(null, `Compressed with ${name}, which the request doesn't ask for.`, OFF) };
  } catch {
    return { bytes: body, coding: error(11206, `The body isn't ${name}, which Content-Encoding says.`, OFF) };
  }
}

function judgeIdentity(body: Buffer): Verdict {
  const gzip = body[0] === 0x1f && body[1] === 0x8b;
  return gzip ? error(12100, 'The body is compressed, and no Content-Encoding says so.', OFF) : ok('Not compressed.');
}
