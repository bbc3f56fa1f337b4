/**
 * Why no usable answer came. `connect` takes in name resolution and TLS: Twilio's retry policy `ct` is for all of them.
 * https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export type FailureKind = 'connect' | 'read-timeout' | 'total-timeout' | 'protocol' | 'redirect' | 'status';

/** A request without a usable answer, under the code that Twilio would log. https://www.twilio.com/docs/api/errors */
export class DeliveryFailure extends Error {
  override readonly name = 'DeliveryFailure';

  constructor(
    readonly kind: FailureKind,
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** Twilio's codes by what Node and OpenSSL call the failure. */
const CODES: readonly (readonly [names: RegExp, kind: FailureKind, code: number, words: string])[] = [
  [/^(?:ENOTFOUND|EAI_AGAIN|EAI_NODATA|ENODATA)$/, 'connect', 11210, 'The host name does not resolve'],
  [/^ECONNREFUSED$/, 'connect', 11205, 'The connection was refused'],
  [/^(?:EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EADDRNOTAVAIL)$/, 'connect', 11205, 'The host cannot be reached'],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'connect', 11235, 'The certificate is for another name'],
  [/^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$/, 'connect', 11236, 'The certificate is not valid today'],
  [/^(?:UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|CERT_|INVALID_CA)/, 'connect', 11237, 'No path to a trusted certificate'],
  [/^(?:ERR_SSL_|ERR_TLS_|EPROTO)/, 'connect', 11220, 'The TLS handshake failed'],
  [/^HPE_/, 'protocol', 11206, 'The answer is no HTTP'],
  [/^(?:ECONNRESET|EPIPE)$/, 'protocol', 11206, 'The connection broke before the whole answer came'],
];

/** An error of a socket as a failure with Twilio's code. `secured` tells a broken handshake from a broken answer. */
export function asFailure(error: unknown, secured: boolean): DeliveryFailure {
  if (error instanceof DeliveryFailure) return error;
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException;
  const broken = /^(?:ECONNRESET|EPIPE)$/.test(code);
  if (broken && !secured) return new DeliveryFailure('connect', 11220, `The TLS handshake failed (${code}).`);
  const [, kind, twilio, words] = CODES.find(([names]) => names.test(code)) ?? [null, 'protocol', 11200, message];
  return new DeliveryFailure(kind as FailureKind, Number(twilio), `${words}${code === '' ? '' : ` (${code})`}.`);
}
