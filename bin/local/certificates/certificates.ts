/** What the local listeners prove themselves with, all in PEM, each with a line break at its end. */
export interface Certificates {
  /** The authority that a client has to trust. */
  readonly ca: string;
  /** The listeners' certificate, signed by the authority. */
  readonly cert: string;
  /** The listeners' private key. */
  readonly key: string;
}

/** Names that a certificate is for. */
export interface Names {
  readonly dns: readonly string[];
  readonly ip: readonly string[];
}

/** Names that the listeners' certificate is for. */
export const LOCAL_NAMES: Names = { dns: ['localhost'], ip: ['127.0.0.1', '::1'] };

/** Renewed when less is left, so that a run which stays up for days does not end with an expired certificate. */
export const RENEW_BEFORE_MS = 30 * 24 * 60 * 60 * 1000;

/** All in one text, which can be replaced in one step so that no reader sees halves of two sets. */
export function toPem({ key, cert, ca }: Certificates): string {
  return key + cert + ca;
}

/** The inverse of {@link toPem}; `undefined` when the text is anything else. */
export function fromPem(text: string): Certificates | undefined {
  const blocks = text.match(/-----BEGIN ([A-Z ]+)-----[\s\S]*?-----END \1-----\n/g) ?? [];
  const [key, cert, ca, more] = blocks;
  return key && cert && ca && !more ? { key, cert, ca } : undefined;
}
