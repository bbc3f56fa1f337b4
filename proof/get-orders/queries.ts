import type { CapturedOrder } from './captured-orders';

/** Values that encodings treat differently, for one parameter after another. */
export const VALUES = [
  '+14155550100',
  'NEW YORK CITY',
  '',
  'one + one 🎉',
  'AC00000000000000000000000000000001',
  '2010-04-01',
];

/** Writes a name or value as Twilio does. Independent of the runtime's encodings. */
export function written(text: string, space: '+' | '%20'): string {
  const escaped = encodeURIComponent(text).replace(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return escaped.replaceAll('%20', space);
}

/** The query of a captured order, with made-up values. */
export function queryOf({ names, space = '%20' }: CapturedOrder): string {
  return names.map((name, index) => `${name}=${written(VALUES[index % VALUES.length] ?? '', space)}`).join('&');
}
