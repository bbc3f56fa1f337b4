/** State of a linear congruential generator, which makes every run the same. */
let seed = 12_345;
function random(below: number): number {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
  return Math.floor((seed / 0x80000000) * below);
}

export function pick<T>(all: readonly T[]): T {
  return all[random(all.length)] as T;
}

export function shuffled<T>(all: readonly T[]): T[] {
  const left = [...all];
  return all.flatMap(() => left.splice(random(left.length), 1));
}

const SMALL = [...'abcdefghijklmnopqrstuvwxyz0123456789'];
const text = (length: number, characters: readonly string[] = SMALL) =>
  Array.from({ length }, () => pick(characters)).join('');
const TOKEN = [...SMALL, '-', '_'];

/** Typical values in the URLs of webhooks. */
export const KINDS: Readonly<Record<string, () => string>> = {
  id: () => text(8),
  phone: () => `+1415555${text(4, [...'0123456789'])}`,
  words: () => `spring sale ${text(4)}`,
  name: () => pick(["O'Neil", "D'Arcy", 'Jo Smith', 'Zoë']),
  email: () => `${text(6)}@example.com`,
  url: () => `https://example.com/${text(6)}?x=1&y=2`,
  date: () => '2026-11-24T19:00:00Z',
  token: () => `${text(36)}.${text(120, TOKEN)}.${text(43, TOKEN)}`,
  list: () => 'a,b;c',
  sip: () => 'sip:bob@example.com',
  question: () => 'Hello! (really?)',
  path: () => '~user/*',
  money: () => '$5.00',
};

/** Creates an encoder that leaves letters, digits and some other characters plain. */
function writer(plain: string, space: string): (value: string) => string {
  const written = (byte: number) => {
    const character = String.fromCharCode(byte);
    if (character === ' ') return space;
    const stays = /[A-Za-z0-9]/.test(character) || (byte < 128 && plain.includes(character));
    return stays ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  };
  return (value) => [...Buffer.from(value, 'utf8')].map(written).join('');
}

/** Encoders like those of languages and people. */
export const WRITERS: Readonly<Record<string, (value: string) => string>> = {
  form: writer('-_.*', '+'),
  encodeURIComponent: writer("-_.~!*'()", '%20'),
  'Python, urlencode': writer('-_.~', '+'),
  'RFC 3986': writer('-_.~', '%20'),
  PHP: writer('-_.', '+'),
  hand: writer("-_.~!*'()$,;:@/?", '%20'),
  'hand, plus': writer("-_.~!*'()$,;:@/?", '+'),
  'hand, careful': writer("-_.~!*'():@", '%20'),
};
