import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './user-project';

interface Documented {
  readonly name: string;
  readonly docs?: { readonly summary?: string; readonly default?: string };
}

interface Method extends Documented {
  readonly parameters?: readonly Documented[];
}

interface Property extends Documented {
  readonly optional?: boolean;
}

/** A type in jsii's assembly. */
interface Type extends Documented {
  readonly kind: 'class' | 'enum' | 'interface';
  /** Whether it's an interface of props. */
  readonly datatype?: boolean;
  readonly initializer?: Omit<Method, 'name'>;
  readonly members?: readonly Documented[];
  readonly methods?: readonly Method[];
  readonly properties?: readonly Property[];
}

const types: Type[] = Object.values(JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8')).types);

/** Matches a value in TypeScript, optionally followed by its meaning. */
const VALUE = /^(?:true|false|\d+|'.*'|\[.*\]|[A-Z]\w*\.\w+(?:\(.*\))?)(?: - .+)?$/;

describe('the docstrings of the construct library', () => {
  it('cover its main types', () => {
    expect(types.map(({ name }) => name)).toEqual(expect.arrayContaining(['TwilioWebhook', 'FrontDoor', 'AuthToken']));
  });

  it('describe each type and member', () => {
    const silent = types.flatMap((type) => {
      const all = [...(type.members ?? []), ...methods(type), ...(type.properties ?? [])];
      return [
        ...(type.docs?.summary ? [] : [type.name]),
        ...all.filter(({ docs }) => !docs?.summary).map(({ name }) => `${type.name}.${name}`),
      ];
    });
    expect(silent).toEqual([]);
  });

  it('describe each parameter', () => {
    const silent = types.flatMap((type) =>
      methods(type).flatMap(({ name, parameters = [] }) =>
        parameters.filter(({ docs }) => !docs?.summary).map((one) => `${type.name}.${name}: ${one.name}`),
      ),
    );
    expect(silent).toEqual([]);
  });

  it('document the default of each optional prop: code, or words after a dash', () => {
    const unclear = types
      .filter(({ datatype }) => datatype)
      .flatMap((type) =>
        (type.properties ?? [])
          .filter(({ optional, docs }) => optional && !isClear(docs?.default))
          .map(({ name, docs }) => `${type.name}.${name}: ${docs?.default}`),
      );
    expect(unclear).toEqual([]);
  });
});

function methods({ methods = [], initializer }: Type): Method[] {
  return [...methods, ...(initializer ? [{ ...initializer, name: 'constructor' }] : [])];
}

function isClear(text = ''): boolean {
  return /^- ./.test(text) || VALUE.test(text);
}
