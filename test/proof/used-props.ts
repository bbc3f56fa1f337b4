import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../../scripts/build/paths';

/** The part of a type in the jsii assembly that is in use. */
interface AssemblyType {
  readonly name: string;
  readonly datatype?: boolean;
  readonly interfaces?: readonly string[];
  readonly properties?: readonly { readonly name: string; readonly type: unknown }[];
  readonly methods?: readonly Callable[];
  readonly initializer?: Callable;
}

interface Callable {
  readonly parameters?: readonly { readonly type: unknown }[];
}

/** Returns every property, as `Options.property`, that a caller of the package's constructs can set. */
export function settableProps(): string[] {
  const { types } = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8')) as { types: Record<string, AssemblyType> };
  const found = new Set<string>();
  const add = (fqn: string) => {
    const type = types[fqn];
    if (!type?.datatype || found.has(fqn)) return;
    found.add(fqn);
    for (const base of type.interfaces ?? []) add(base);
    for (const property of type.properties ?? []) names(property.type).forEach(add);
  };
  for (const { initializer, methods = [] } of Object.values(types)) {
    const callables = initializer ? [initializer, ...methods] : methods;
    for (const { parameters = [] } of callables) for (const { type } of parameters) names(type).forEach(add);
  }
  return [...found].flatMap((fqn) => {
    const { name, properties = [] } = types[fqn] as AssemblyType;
    return properties.map((property) => `${name}.${property.name}`);
  });
}

/** Returns the types that a reference names, including those of collections and unions. */
function names(type: unknown): string[] {
  if (typeof type !== 'object' || type === null) return [];
  return Object.entries(type).flatMap(([key, value]) => (key === 'fqn' ? [String(value)] : names(value)));
}

/** Returns every property that the object literals of these files set, named after the interface that declares it. */
export function usedProps(files: readonly string[]): Set<string> {
  const program = ts.createProgram(files, compilerOptions());
  const checker = program.getTypeChecker();
  const used = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      const expected = checker.getContextualType(node);
      for (const { name } of node.properties) {
        const symbol = name && expected?.getNonNullableType().getProperty(name.getText());
        for (const { parent } of symbol?.declarations ?? []) {
          if (ts.isInterfaceDeclaration(parent)) used.add(`${parent.name.text}.${symbol?.name}`);
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  for (const file of files) visit(program.getSourceFile(file) as ts.SourceFile);
  return used;
}

function compilerOptions(): ts.CompilerOptions {
  const file = join(ROOT, 'tsconfig.strict.json');
  return ts.parseJsonConfigFileContent(ts.readConfigFile(file, ts.sys.readFile).config, ts.sys, ROOT).options;
}
