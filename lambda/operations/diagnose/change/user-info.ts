import { type Variant, variant } from '../cause';
import { distinctBy, type Place } from '../place';
import type { Hints } from '../received';

/** User info left out, spelled otherwise, or that of another URL that is known. */
export function userInfos(place: Place, hints: Hints): Variant<Place>[] {
  const known = ['', ...spellings(place.user), ...hints.urls.flatMap((url) => spellings(url.place.user))];
  return distinctBy(known, (user) => user)
    .filter((user) => user !== place.user)
    .map((user) => variant({ ...place, user }, 'user-info', words(user, place.user)));
}

function words(signed: string, received: string): string {
  if (signed === '') return 'Twilio signed the URL without user info, but it was checked with user info.';
  if (received === '') return 'Twilio signed the URL with its user info (user:password@), which was not received.';
  return 'Twilio signed other user info, or the same spelled otherwise.';
}

function spellings(user: string): string[] {
  if (user === '') return [];
  const bare = user.slice(0, -1);
  return [user, `${decoded(bare)}@`, `${bare.split(':').map(decoded).map(encodeURIComponent).join(':')}@`];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
