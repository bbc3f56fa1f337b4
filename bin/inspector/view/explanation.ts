import { diagnose } from '../../../diagnosis';
import { frontDoorOf } from '../../../lambda/front-door';
import { parseOrigin, publicUrls } from '../../../lambda/public-url';
import type { DoorServer, Exchange } from '../../local/doors';
import { maskedUrl } from './mask';

/** What the diagnosis stands on. */
export interface Circumstances {
  readonly doors: readonly DoorServer[];
  /** In any form of a stored secret. */
  readonly authToken: string;
}

/** Why a request ended as it did, and what was tried. */
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
  /** How many there are beyond those listed. */
  readonly moreCandidates: number;
}

const LISTED = 64;

/** `undefined` when the door answered without the function, so that there is no event to look at. */
export function explanation({ door, event, invoked }: Exchange, around: Circumstances): Explanation | undefined {
  const codec = invoked ? frontDoorOf(event) : undefined;
  if (!codec) return undefined;
  const origins = around.doors.find((each) => each.door.label === door.label)?.origins ?? [];
  const { urls } = publicUrls(codec.read(event), origins.map(parseOrigin));
  const otherUrls = around.doors.map(({ publicBase }) => publicBase);
  const { signed, cause, detail, fix, docs, ...found } = diagnose(
    { event },
    { tokens: around.authToken, origins, otherUrls },
  );
  return {
    signed,
    cause,
    detail,
    fix,
    docs,
    receivedUrl: maskedUrl(found.receivedUrl),
    publicUrl: maskedUrl(found.publicUrl),
    signedUrl: found.signedUrl === null ? null : maskedUrl(found.signedUrl),
    candidates: urls.slice(0, LISTED).map(maskedUrl),
    moreCandidates: Math.max(0, urls.length - LISTED),
  };
}
