import { type Variant, variant } from '../cause';
import type { Place } from '../place';

/** A slash at the end of the path, added or dropped. */
export function trailingSlash(place: Place): Variant<Place>[] {
  return place.path.endsWith('/')
    ? [variant({ ...place, path: place.path.slice(0, -1) }, 'trailing-slash', ADDED)]
    : [variant({ ...place, path: `${place.path}/` }, 'trailing-slash', DROPPED)];
}

const ADDED = 'Twilio signed the path without the slash at its end, with which it was received.';
const DROPPED = 'Twilio signed the path with a slash at its end, which was not received.';
