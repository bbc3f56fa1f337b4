import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Templates of a cloud assembly by the name of their stack, without hashes of assets and without metadata. */
export type Templates = Readonly<Record<string, unknown>>;

const ENDING = '.template.json';
const ASSET_HASH = /\b[0-9a-f]{64}\b/g;

/** Reads the templates of a cloud assembly. */
export function templatesIn(assembly: string): Templates {
  const files = readdirSync(assembly).filter((file) => file.endsWith(ENDING));
  return Object.fromEntries(
    files.map((file) => {
      const text = readFileSync(join(assembly, file), 'utf8').replace(ASSET_HASH, '<asset>');
      return [file.slice(0, -ENDING.length), JSON.parse(text, withoutMetadata)];
    }),
  );
}

/** A reviver of `JSON.parse`. */
function withoutMetadata(this: unknown, key: string, value: unknown): unknown {
  const isOfResource = key === 'Metadata' && typeof this === 'object' && this !== null && 'Type' in this;
  return isOfResource ? undefined : value;
}

/** Returns the number of resources in all templates. */
export function resourcesOf(templates: Templates): number {
  const counts = Object.values(templates).map(
    (template) => Object.keys((template as { Resources?: object }).Resources ?? {}).length,
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Returns the places where two values differ, such as `HttpApi.Resources.Topic.Type`. Keys may be in any order. */
export function differences(expected: unknown, actual: unknown, place = ''): string[] {
  if (Object.is(expected, actual)) return [];
  if (!isObject(expected) || !isObject(actual) || Array.isArray(expected) !== Array.isArray(actual)) return [place];
  const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...keys].flatMap((key) => differences(expected[key], actual[key], place === '' ? key : `${place}.${key}`));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
