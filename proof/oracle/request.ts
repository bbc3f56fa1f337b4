/** A request whose signature is to be judged, as all judges get it. */
export interface OracleRequest {
  /** The URL that the signature is checked against. */
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** `''` with GET. */
  readonly contentType: '' | 'application/x-www-form-urlencoded' | 'application/json';
  readonly body: Buffer;
  readonly signature: string;
  readonly token: string;
  /** What was done to it after it was signed; `signed` when nothing. */
  readonly kind: string;
}
