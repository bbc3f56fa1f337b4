import { acceptedUrls, type Diagnosis, diagnose, requestOfEvent } from '../../diagnosis';
import type { DoorServer, Exchange } from '../local/doors';
import { docsUrl } from '../terminal';
import { maskedUrl } from './mask';

/** Context of a diagnosis. */
export interface DiagnosisContext {
  readonly doors: readonly DoorServer[];
  /** Auth token, in any form of a stored secret. */
  readonly authToken: string;
}

/** Cause of a request's outcome, with masked URLs, and the URLs that were tried. */
export interface Explanation extends Omit<Diagnosis, 'tried' | 'ruledOut'> {
  readonly candidates: readonly string[];
  /** Number of candidates that aren't listed. */
  readonly moreCandidates: number;
}

/** Maximum number of listed candidates. */
const MAX_CANDIDATES = 64;

/** Maximum number of signatures per diagnosis: `dev` answers no calls meanwhile. */
const MAX_TRIED = 60_000;

/** Diagnoses an exchange, or returns `undefined` if the door answered without the function, so there is no event. */
export function explanation({ door, event, invoked }: Exchange, context: DiagnosisContext): Explanation | undefined {
  if (!invoked) return undefined;
  const origins = context.doors.find((each) => each.door.label === door.label)?.origins ?? [];
  const otherUrls = context.doors.map(({ publicBase }) => publicBase);
  return explained(event, { tokens: context.authToken, origins, otherUrls });
}

/** Diagnoses the event of a request or of a handshake, or returns `undefined` if it's another event. */
export function explained(
  event: unknown,
  options: Omit<Parameters<typeof diagnose>[1], 'maxTried'>,
): Explanation | undefined {
  const request = requestOfEvent(event);
  if (!request) return undefined;
  const { urls } = acceptedUrls(request, options);
  const { tried: _, ruledOut: __, ...found } = diagnose({ event }, { ...options, maxTried: MAX_TRIED });
  return {
    ...found,
    docs: found.docs && docsUrl(found.docs),
    receivedUrl: maskedUrl(found.receivedUrl),
    publicUrl: maskedUrl(found.publicUrl),
    signedUrl: found.signedUrl === null ? null : maskedUrl(found.signedUrl),
    candidates: urls.slice(0, MAX_CANDIDATES).map(maskedUrl),
    moreCandidates: Math.max(0, urls.length - MAX_CANDIDATES),
  };
}
