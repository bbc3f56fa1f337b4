import { diagnose } from '../../diagnosis';
import { frontDoorOf } from '../../lambda/front-door';
import { parseOrigin, publicUrls } from '../../lambda/public-url';
import type { DoorServer, Exchange } from '../local/doors';
import { docsUrl } from '../terminal';
import { maskedUrl } from './mask';

/** Context of a diagnosis. */
export interface DiagnosisContext {
  readonly doors: readonly DoorServer[];
  /** Auth token, in any form of a stored secret. */
  readonly authToken: string;
}

/** Cause of a request's outcome, and the URLs that were tried. */
export interface Explanation {
  readonly signed: boolean;
  readonly cause: string | null;
  readonly detail: string;
  readonly fix: string | null;
  readonly docs: string | null;
  readonly receivedUrl: string;
  readonly publicUrl: string;
  readonly signedUrl: string | null;
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
  const codec = invoked ? frontDoorOf(event) : undefined;
  if (!codec) return undefined;
  const origins = context.doors.find((each) => each.door.label === door.label)?.origins ?? [];
  const { urls } = publicUrls(codec.read(event), origins.map(parseOrigin));
  const otherUrls = context.doors.map(({ publicBase }) => publicBase);
  const { signed, cause, detail, fix, docs, ...found } = diagnose(
    { event },
    { tokens: context.authToken, origins, otherUrls, maxTried: MAX_TRIED },
  );
  return {
    signed,
    cause,
    detail,
    fix,
    docs: docs && docsUrl(docs),
    receivedUrl: maskedUrl(found.receivedUrl),
    publicUrl: maskedUrl(found.publicUrl),
    signedUrl: found.signedUrl === null ? null : maskedUrl(found.signedUrl),
    candidates: urls.slice(0, MAX_CANDIDATES).map(maskedUrl),
    moreCandidates: Math.max(0, urls.length - MAX_CANDIDATES),
  };
}
