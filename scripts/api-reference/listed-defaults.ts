import type { ApiReferenceSchema } from 'jsii-docgen';

type Struct = ApiReferenceSchema['structs'][number];

/** Struct whose docstring lists the defaults of inherited properties. jsii can't redeclare them with docs of their own. */
const LISTING = 'WebhookFunctionOptions';

/** Items of the list: "- `timeout`: 15 seconds, …", up to the next item or paragraph. */
const ITEM = /^- `(\w+)`: (.+(?:\n(?!- |\n).+)*)/gm;

/** Returns structs with the listed defaults instead of CDK's, where they have all of the listed properties. */
export function withListedDefaults(structs: readonly Struct[]): Struct[] {
  const docs = structs.find(({ displayName }) => displayName === LISTING)?.docs;
  const text = [docs?.summary, docs?.remarks].filter(Boolean).join('\n\n');
  const listed = new Map(
    [...text.matchAll(ITEM)].map(([, name = '', value = '']) => [name, value.replace(/\s+/g, ' ')]),
  );
  if (listed.size === 0) throw new Error(`The docstring of ${LISTING} lists no defaults.`);
  return structs.map((struct) => (hasAll(struct, listed) ? withDefaults(struct, listed) : struct));
}

function hasAll({ properties }: Struct, listed: ReadonlyMap<string, string>): boolean {
  const names = new Set(properties.map(({ displayName }) => displayName));
  return [...listed.keys()].every((name) => names.has(name));
}

function withDefaults(struct: Struct, listed: ReadonlyMap<string, string>): Struct {
  const properties = struct.properties.map((property) => {
    const own = listed.get(property.displayName);
    return own === undefined ? property : { ...property, default: own };
  });
  return { ...struct, properties };
}
