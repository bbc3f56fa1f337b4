import { CAUSES, type Cause, type Change, mainChange } from './cause';
import { fixFor } from './fixes';
import type { ReceivedRequest } from './request';

/** The result of {@link diagnose}. */
export interface Diagnosis {
  /** Whether the signature fits the request. */
  readonly signed: boolean;
  /** The main cause; `null` when the request is signed. */
  readonly cause: Cause | null;
  /** What was received, what was signed, and the change between them, without secrets. */
  readonly detail: string;
  /** Where and how to fix the cause; `null` when the request is signed. */
  readonly fix: string | null;
  /** The section of the documentation; `null` when the request is signed. */
  readonly docs: string | null;
  /** The URL as a handler builds it that ignores the front door, or the URL that was checked. */
  readonly receivedUrl: string;
  /** The URL as the runtime rebuilds it: the candidate that fits, else the likeliest. */
  readonly publicUrl: string;
  /** The URL that Twilio signed; `null` when unknown. */
  readonly signedUrl: string | null;
  /** The number of signatures and hashes computed. */
  readonly tried: number;
  /** The causes that were tried and don't fit. Empty unless `cause` is `unknown`. */
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
  signedUrl: string | null,
  tried: number,
  note = '',
): Diagnosis {
  const { cause } = mainChange(changes);
  const detail = joined([...changes.map(({ words }) => words), note]);
  return unsigned(received, [cause, ...changes.map((change) => change.cause)], { detail, signedUrl, tried });
}

/** Reports that no signature fits, or that the cause can't be told. */
export function unknownDiagnosis(
  received: ReceivedRequest,
  tried: number,
  { detail, url, ruledOut }: { readonly detail: string; readonly url?: string; readonly ruledOut?: readonly Cause[] },
): Diagnosis {
  return unsigned(received, ['unknown'], { detail, signedUrl: url ?? null, tried, ruledOut });
}

/** @param causes the main cause first. */
function unsigned(
  { request, publicUrl, frontDoor }: ReceivedRequest,
  causes: readonly [Cause, ...Cause[]],
  own: Pick<Diagnosis, 'detail' | 'signedUrl' | 'tried'> & { readonly ruledOut?: readonly Cause[] | undefined },
): Diagnosis {
  const [cause] = causes;
  return {
    signed: false,
    cause,
    detail: own.detail,
    fix: fixFor(causes, frontDoor),
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

/** Returns the causes that a complete search rules out: those that the request can have at all. */
export function searchedCauses({ content, otherKeys }: ReceivedRequest): Cause[] {
  const { params, hashed } = content;
  return CAUSES.filter((cause) => {
    if (cause === 'unsigned' || cause === 'unknown') return false;
    if (cause === 'token') return otherKeys.length > 0;
    if (cause === 'body-reserialized') return hashed;
    if (cause === 'params-added') return true;
    if (cause === 'params-dropped') return params !== undefined || hashed;
    return params !== undefined || !(cause.startsWith('params-') || cause === 'json-as-form');
  });
}
