import { randomBytes } from 'node:crypto';
import { request } from 'node:https';
import { type Fault, functionFault } from './fault';
import { judgeError, judgeForged, replyFault } from './judge';
import { forgedSigner, hostnameOf, type Signer, signatureOf } from './request';
import type { Internet, Reply } from './send';

/** Status of a WebSocket whose handshake is accepted. */
const SWITCHING_PROTOCOLS = 101;
/** A frame that closes a WebSocket, masked as a client must. https://www.rfc-editor.org/rfc/rfc6455#section-5.5.1 */
const CLOSE_FRAME = Buffer.from([0x88, 0x80, 0, 0, 0, 0]);

/** Where and how long a handshake is sent. */
export interface HandshakeCheck {
  /** URL of the relay: `wss://host[:port][/path]`. */
  readonly url: string;
  readonly signer: Signer;
  readonly internet: Internet;
  readonly requestMs: number;
}

/**
 * Checks that a relay accepts a handshake signed like Twilio's, and refuses a forged one and one without a signature. An
 * accepted connection is closed before a session begins.
 *
 * @returns the fault, or `undefined` if all is well.
 */
export async function checkHandshakes({
  url,
  signer,
  internet,
  requestMs,
}: HandshakeCheck): Promise<Fault | undefined> {
  const shake = (who: Signer | undefined) => handshake(url, who ? headersOf(who, url) : {}, internet, requestMs);
  try {
    const signed = await shake(signer);
    if (signed.status !== SWITCHING_PROTOCOLS) return refusedFault(url, signed);
    return unlessRefused(url, await shake(forgedSigner(signer))) ?? unlessRefused(url, await shake(undefined));
  } catch (error) {
    return judgeError(hostnameOf(url), error);
  }
}

/** The statuses with which a relay refuses a handshake. */
const REFUSALS = [400, 401, 403];

function unlessRefused(url: string, reply: Reply): Fault | undefined {
  return REFUSALS.includes(reply.status) ? undefined : judgeForged(url, reply);
}

function headersOf(signer: Signer, url: string): Record<string, string> {
  const { settings } = signer;
  return {
    'X-Twilio-Signature': signatureOf(signer, url, []),
    ...(settings === undefined ? {} : { 'X-Twilio-Webhooks-Signature-Settings': settings }),
  };
}

function refusedFault(url: string, reply: Reply): Fault {
  if (reply.status !== 403) return replyFault(url, reply);
  const message = `The handshake signed for ${url} is refused (403): the relay sees another URL, which its log names, or reads another auth token. Declare the URL in the relay's \`origins\`, or compare their configuration.`;
  return functionFault('unknown', message);
}

/**
 * Opens a WebSocket and closes it at once.
 *
 * @throws a system error if no response arrives in time.
 */
function handshake(
  url: string,
  headers: Readonly<Record<string, string>>,
  internet: Internet,
  timeoutMs: number,
): Promise<Reply> {
  const [, host = '', port, path = ''] = /^wss:\/\/(\[[^\]]*\]|[^/:]*)(?::(\d+))?(.*)$/is.exec(url) ?? [];
  return new Promise((resolve, reject) => {
    const outgoing = request({
      ...internet,
      hostname: host.replace(/[[\]]/g, ''),
      ...(port === undefined ? {} : { port }),
      path: path.startsWith('/') ? path : `/${path}`,
      agent: false,
      headers: {
        'User-Agent': 'TwilioProxy/1.1',
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
        ...headers,
      },
    });
    const timer = setTimeout(() => {
      outgoing.destroy(Object.assign(new Error(`No answer within ${timeoutMs} ms.`), { code: 'ETIMEDOUT' }));
    }, timeoutMs);
    const answered = (status: number, location?: string) => {
      clearTimeout(timer);
      // The runtime's refusals have no content type behind a WebSocket API.
      resolve({ status, location, contentType: '', body: '' });
    };
    outgoing.on('upgrade', ({ statusCode = 0 }, socket) => {
      socket.on('error', () => undefined);
      socket.end(CLOSE_FRAME, () => socket.destroy());
      answered(statusCode);
    });
    outgoing.on('response', (response) => {
      response.resume();
      answered(response.statusCode ?? 0, response.headers.location);
    });
    outgoing.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    outgoing.end();
  });
}
