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

/** A type as jsii's assembly describes it. */
interface Type extends Documented {
  readonly kind: 'class' | 'enum' | 'interface';
  /** Whether it is an interface of props. */
  readonly datatype?: boolean;
  readonly initializer?: Omit<Method, 'name'>;
  readonly members?: readonly Documented[];
  readonly methods?: readonly Method[];
  readonly properties?: readonly Property[];
}

const types: Type[] = Object.values(JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8')).types);

/** A value as it is written in TypeScript, perhaps followed by what it means. */
const VALUE = /^(?:true|false|\d+|'.*'|\[.*\]|[A-Z]\w*\.\w+(?:\(.*\))?)(?: - .+)?$/;

describe('what the construct library exports', () => {
  it('is there', () => {
    expect(types.map(({ name }) => name)).toEqual(expect.arrayContaining(['TwilioWebhook', 'FrontDoor', 'AuthToken']));
  });

  it('says what each type and each member is for', () => {
    const silent = types.flatMap((type) => {
      const all = [...(type.members ?? []), ...methods(type), ...(type.properties ?? [])];
      return [
        ...(type.docs?.summary ? [] : [type.name]),
        ...all.filter(({ docs }) => !docs?.summary).map(({ name }) => `${type.name}.${name}`),
      ];
    });
    expect(silent).toEqual([]);
  });

  it('says what each parameter is', () => {
    const silent = types.flatMap((type) =>
      methods(type).flatMap(({ name, parameters = [] }) =>
        parameters.filter(({ docs }) => !docs?.summary).map((one) => `${type.name}.${name}: ${one.name}`),
      ),
    );
    expect(silent).toEqual([]);
  });

  it('says what each prop is when it is left out: as code, or as words after a dash', () => {
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
