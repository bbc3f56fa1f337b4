import { CAUSES, type Cause, type Change, mainChange } from './cause';
import { docsFor, fixFor } from './fix';
import type { Received } from './received';

/** Whether a request is signed, and if not, why. */
export interface Diagnosis {
  readonly signed: boolean;
  /** The one cause; `null` when the request is signed. */
  readonly cause: Cause | null;
  /** What was received, what was signed and which change lies between, in words, without a secret. */
  readonly detail: string;
  /** Where to repair it; `null` when the request is signed. */
  readonly fix: string | null;
  /** The section of the documentation; `null` when the request is signed. */
  readonly docs: string | null;
  /** The URL as a handler builds it that knows nothing of the front door, or as it was given. */
  readonly receivedUrl: string;
  /** The URL as the runtime rebuilds it; the one that fits, if one does. */
  readonly publicUrl: string;
  /** The URL that Twilio signed, if it is known. */
  readonly signedUrl: string | null;
  /** How many signatures and hashes were computed. */
  readonly tried: number;
  /** Causes that were tried and did not fit; empty unless `cause` is `unknown`. */
  readonly ruledOut: readonly Cause[];
}

/** What every diagnosis of a request has. */
type Common = Pick<Diagnosis, 'receivedUrl' | 'publicUrl' | 'tried'>;

function common({ receivedUrl, publicUrl }: Received, tried: number): Common {
  return { receivedUrl, publicUrl, tried };
}

/** The signature fits. */
export function signedDiagnosis(received: Received, url: string, tried: number, note = ''): Diagnosis {
  const detail = `The signature fits the request.${note === '' ? '' : ` ${note}`}`;
  const none = { cause: null, fix: null, docs: null, ruledOut: [] };
  return { signed: true, ...none, detail, ...common(received, tried), publicUrl: url, signedUrl: url };
}

/** The signature fits what Twilio signed before these changes, of which there is at least one. */
export function changedDiagnosis(
  received: Received,
  changes: readonly Change[],
  url: string | null,
  tried: number,
  note = '',
): Diagnosis {
  const { cause } = mainChange(changes);
  const others = changes.map((change) => change.cause).filter((each) => each !== cause);
  return {
    signed: false,
    cause,
    detail: [...changes.map(({ words }) => words), note].filter((words) => words !== '').join(' '),
    fix: fixFor([cause, ...others], received.frontDoor),
    docs: docsFor(cause),
    ...common(received, tried),
    signedUrl: url,
    ruledOut: [],
  };
}

/** No signature fits, or one whose cause cannot be told. */
export function unknownDiagnosis(
  received: Received,
  tried: number,
  own: { readonly detail: string; readonly url?: string; readonly ruledOut?: readonly Cause[] },
): Diagnosis {
  const { detail, url, ruledOut = [] } = own;
  return {
    signed: false,
    cause: 'unknown',
    detail,
    fix: fixFor(['unknown'], received.frontDoor),
    docs: docsFor('unknown'),
    ...common(received, tried),
    signedUrl: url ?? null,
    ruledOut,
  };
}

/** The causes that a search through everything has ruled out, which are those that the request can have at all. */
export function ruledOut({ content, otherKeys }: Received): Cause[] {
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
