import type { IncomingMessage } from 'node:http';

/**
 * The bytes of a request's body, or `too-large` as soon as they are more than the door takes. What then still comes is
 * read and dropped, so that the client gets to read the answer.
 *
 * @throws when the client hangs up before the end.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | 'too-large'> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return drop(request);
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else resolve(drop(request));
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('close', () => reject(new Error('The client hung up before the end of its request.')));
    request.on('error', reject);
  });
}

function drop(request: IncomingMessage): 'too-large' {
  request.removeAllListeners('data');
  request.on('error', () => undefined);
  request.resume();
  return 'too-large';
}
