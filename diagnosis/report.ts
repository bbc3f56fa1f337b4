import { type Cause, type Change, mainChange } from './cause';
import { type Circumstances, findRemedy, fixFor, MORE_FIXES, type Remedy } from './fixes';
import type { ReceivedRequest } from './request';
import { type Endpoint, splitUrl } from './url-parts';

/** The result of {@link diagnose}. */
export interface Diagnosis {
  /** Whether the signature fits the request. */
  readonly signed: boolean;
  /** The main cause; `null` when the request is signed. */
  readonly cause: Cause | null;
  /** The received request, the signed one, and the change between them, without secrets. */
  readonly detail: string;
  /** Where and how to fix the cause; `null` when the request is signed. */
  readonly fix: string | null;
  /** The section of the documentation; `null` when the request is signed. */
  readonly docs: string | null;
  /** The URL that a handler would build without knowing the front door, or the URL that was checked. */
  readonly receivedUrl: string;
  /** The URL as the runtime rebuilds it: the candidate that fits, else the likeliest. */
  readonly publicUrl: string;
  /** The URL that Twilio signed; `null` when unknown. */
  readonly signedUrl: string | null;
  /** The number of signatures and hashes computed. */
  readonly tried: number;
  /** The causes that were ruled out, each as the only change. Empty unless `cause` is `unknown`. */
  readonly ruledOut: readonly Cause[];
}

/** Reports that the signature fits `url`. */
export function signedDiagnosis(received: ReceivedRequest, url: string, tried: number, note = ''): Diagnosis {
  const detail = joined(['The signature fits the request.', note]);
  const { receivedUrl } = received.request;
  return {
    ...{ signed: true, cause: null, detail, fix: null, docs: null },
    ...{ receivedUrl, publicUrl: url, signedUrl: url, tried, ruledOut: [] },
  };
}

/** Reports that the signature fits the request before one or more changes. */
export function changedDiagnosis(
  received: ReceivedRequest,
  changes: readonly Change[],
  { signedUrl, tried, note = '', heals = false }: Found,
): Diagnosis {
  const { cause } = mainChange(changes);
  const detail = joined([...changes.map(({ words }) => words), note]);
  const causes = [cause, ...changes.map((change) => change.cause)];
  return unsigned(received, cause, {
    detail,
    signedUrl,
    tried,
    fix: fixFor(causes, circumstances(received, signedUrl, heals)),
  });
}

/** The result of the search. */
export interface Found {
  readonly signedUrl: string | null;
  readonly tried: number;
  /** One more sentence for the detail. */
  readonly note?: string;
  /** Whether the runtime accepts the request with {@link remedyOf}. */
  readonly heals?: boolean;
}

/** Returns the origins to declare so that the runtime rebuilds the signed URL. */
export function remedyOf(received: ReceivedRequest, signedUrl: string): Remedy | undefined {
  const signed = splitUrl(signedUrl)?.endpoint;
  return signed && findRemedy(received.request, overTls(signed, received), received.origins);
}

/** The URL to declare: `https` where Twilio's URL starts with `http` although TLS arrives, because that is to be changed. */
function overTls(signed: Endpoint, { request }: ReceivedRequest): Endpoint {
  if (signed.scheme !== 'http' || request.scheme !== 'https') return signed;
  return { ...signed, scheme: 'https', port: signed.port === '80' ? undefined : signed.port };
}

function circumstances(received: ReceivedRequest, signedUrl: string | null, heals: boolean): Circumstances {
  const { frontDoor, publicUrl, urls } = received;
  return {
    frontDoor,
    heals,
    received: splitUrl(urls[0] ?? publicUrl)?.endpoint,
    signed: signedUrl === null ? undefined : splitUrl(signedUrl)?.endpoint,
    remedy: signedUrl === null ? undefined : remedyOf(received, signedUrl),
  };
}

/** Reports that no signature fits, or that the cause can't be told. */
export function unknownDiagnosis(
  received: ReceivedRequest,
  tried: number,
  { detail, url, ruledOut, fix = MORE_FIXES.unknown }: Unknown,
): Diagnosis {
  return unsigned(received, 'unknown', { detail, signedUrl: url ?? null, tried, ruledOut, fix });
}

interface Unknown {
  readonly detail: string;
  readonly url?: string;
  readonly ruledOut?: readonly Cause[];
  /** @default - compare the token, and capture the request */
  readonly fix?: string;
}

function unsigned(
  { request, publicUrl }: ReceivedRequest,
  cause: Cause,
  own: Pick<Diagnosis, 'detail' | 'signedUrl' | 'tried' | 'fix'> & { readonly ruledOut?: readonly Cause[] | undefined },
): Diagnosis {
  return {
    signed: false,
    cause,
    detail: own.detail,
    fix: own.fix,
    docs: `docs/troubleshooting.md#${cause}`,
    receivedUrl: request.receivedUrl,
    publicUrl,
    signedUrl: own.signedUrl,
    tried: own.tried,
    ruledOut: own.ruledOut ?? [],
  };
}

function joined(sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== '').join(' ');
}
