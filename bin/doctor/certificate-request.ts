import { isIPv6, connect as open } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { destination, type TextUrl } from '../twilio';
import type { ExamineOptions } from './options';

/**
 * Whether the server asks for a client certificate, or `undefined` if TLS 1.2 doesn't get that far. Node doesn't report
 * the request, but TLS 1.2 sends it unencrypted.
 */
export function asksForCertificate(
  url: TextUrl,
  { reach, limits }: ExamineOptions,
  sni: boolean,
): Promise<boolean | undefined> {
  const { servername, host, port } = destination(url, reach);
  const received: Buffer[] = [];
  return new Promise((resolve) => {
    const socket = open({ host, port, family: isIPv6(host) ? 6 : 4 });
    const wire = new Duplex({
      read: () => undefined,
      write: (chunk, _, done) => void socket.write(chunk, () => done()),
    });
    const secured = connectTls({
      socket: wire,
      servername: sni ? servername : '',
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.2',
    });
    const end = () => {
      clearTimeout(timer);
      secured.destroy();
      socket.destroy();
      resolve(certificateRequest(Buffer.concat(received)));
    };
    const timer = setTimeout(end, limits.connectMs);
    socket.on('data', (chunk: Buffer) => {
      received.push(chunk);
      wire.push(chunk);
    });
    for (const event of ['end', 'error', 'close']) socket.on(event, end);
    for (const event of ['secureConnect', 'error']) secured.on(event, end);
  });
}

const HANDSHAKE_RECORD = 22;
const CERTIFICATE_REQUEST = 13;
const SERVER_HELLO_DONE = 14;

/** Searches the server's first flight. https://www.rfc-editor.org/rfc/rfc5246#section-7.4 */
function certificateRequest(bytes: Buffer): boolean | undefined {
  const messages = handshakeMessages(bytes);
  let at = 0;
  while (at + 4 <= messages.length) {
    const type = messages[at];
    if (type === CERTIFICATE_REQUEST) return true;
    if (type === SERVER_HELLO_DONE) return false;
    at += 4 + messages.readUIntBE(at + 1, 3);
  }
  return undefined;
}

/** Joins the handshake records, because a message can span several. */
function handshakeMessages(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  while (at + 5 <= bytes.length && bytes[at] === HANDSHAKE_RECORD) {
    const end = at + 5 + bytes.readUInt16BE(at + 3);
    parts.push(bytes.subarray(at + 5, end));
    at = end;
  }
  return Buffer.concat(parts);
}
