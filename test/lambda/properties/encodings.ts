import fc from 'fast-check';

/**
 * The known encodings of a query, each as the function that people encode with. Implemented independently, so that the
 * runtime's lists aren't tested against themselves.
 */
const form = (text: string) => new URLSearchParams([['', text]]).toString().slice(1);
const component = (text: string) => encodeURIComponent(text);
const unreserved = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
const plain = (escapes: RegExp, write: (text: string) => string) => (text: string) =>
  write(text).replace(escapes, decodeURIComponent);

const QUERY_WRITERS: Readonly<Record<string, (text: string) => string>> = {
  form,
  component,
  unreserved,
  'by hand': plain(/%(?:24|2C|3B|3A|40|2F|3F)/g, component),
  'form, apostrophe plain': plain(/%27/g, form),
  'form, addresses plain': plain(/%(?:3A|40)/g, form),
  'form, both plain': plain(/%(?:27|3A|40)/g, form),
  'by hand, equals plain': plain(/%(?:24|2C|3B|3A|40|2F|3F|3D)/g, component),
  'component, equals plain': plain(/%3D/g, component),
};

const PATH_WRITERS: Readonly<Record<string, (text: string) => string>> = {
  'by hand': plain(/%(?:24|26|2B|2C|3B|3D|3A|40)/g, component),
  component,
  unreserved,
  'component, addresses plain': plain(/%(?:3A|40)/g, component),
};

/** An encoding of queries with the space as `+` or `%20`. One style per query. A plain `=` would end a name. */
export const queryWriter: fc.Arbitrary<(text: string, part?: 'name') => string> = fc
  .tuple(fc.constantFrom(...Object.keys(QUERY_WRITERS)), fc.constantFrom('+', '%20'))
  .map(([style, space]) => (text: string, part?: 'name') => {
    const written = (QUERY_WRITERS[style] ?? form)(text).replace(/\+|%20/g, space);
    return part === 'name' ? written.replaceAll('=', '%3D') : written;
  });

/** An encoding of paths. One style for the whole path. Takes one segment. */
export const pathWriter = fc.constantFrom(...Object.values(PATH_WRITERS));
