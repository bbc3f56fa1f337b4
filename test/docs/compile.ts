import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../../scripts/build/paths';
import { toModule } from './fragment';

/** A block of code. Other blocks of the document can import it if its first line is `// app.ts`. */
export interface Source {
  /** Its position for messages: `README.md:68`. */
  readonly place: string;
  readonly text: string;
}

/** Returns the errors of TypeScript, as `README.md:70: …`. One program checks all blocks, to load the libraries once. */
export function compile(sources: readonly Source[]): string[] {
  const units: Unit[] = [];
  for (const source of sources) units.push(unitOf(source, units));
  const options = compilerOptions();
  const paths = units.map(({ path }) => path);
  const program = ts.createProgram(
    paths,
    options,
    hostOf(options, new Map(units.map(({ path, text }) => [path, text]))),
  );
  return units.flatMap((unit) => {
    const file = program.getSourceFile(unit.path);
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found.map((each) => described(each, unit));
  });
}

/** Returns the syntax errors of JavaScript. */
export function parseJavaScript({ place, text }: Source): string[] {
  const compilerOptions = { allowJs: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  const options = { fileName: 'block.js', compilerOptions, reportDiagnostics: true };
  const { diagnostics = [] } = ts.transpileModule(text, options);
  return diagnostics.map(({ messageText }) => `${place}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
}

interface Unit extends Source {
  readonly path: string;
  /** Number of lines added before the block. */
  readonly before: number;
}

/** Gives each document a virtual folder, so its blocks can import only each other. */
function unitOf({ place, text }: Source, known: readonly Unit[]): Unit {
  const [document = '', line = ''] = place.split(':');
  const folder = join(ROOT, '.documents', document.replaceAll('/', '-'));
  const [, file] = /^\/\/ (?:[\w-]+\/)*([\w.-]+\.ts)\n/.exec(text) ?? [];
  const named = join(folder, file ?? '');
  const taken = file === undefined || known.some(({ path }) => path === named);
  return { place, path: taken ? join(folder, `line-${line}.ts`) : named, ...toModule(text) };
}

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.strict.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const entries = { '': 'lib/index.ts', '/lambda': 'lambda/index.ts', '/testing': 'lambda/testing/index.ts' };
  const published = Object.entries({
    ...entries,
    '/delivery': 'lambda/delivery/index.ts',
    '/idempotency': 'lambda/idempotency/index.ts',
    '/relay': 'lambda/relay/index.ts',
  });
  const paths = Object.fromEntries(published.map(([name, file]) => [`cdk-twilio-webhook${name}`, [join(ROOT, file)]]));
  // The package's index loads the types of every service, four times as many as needed.
  const core = { 'aws-cdk-lib': [join(ROOT, 'node_modules/aws-cdk-lib/core/index.d.ts')] };
  // A block is part of a program, so its declarations may be unused. Few readers enable exact optional properties, which
  // the types of AWS CDK violate.
  const parts = { noUnusedLocals: false, noUnusedParameters: false, exactOptionalPropertyTypes: false };
  return { ...options, ...parts, paths: { ...paths, ...core } };
}

function hostOf(options: ts.CompilerOptions, texts: ReadonlyMap<string, string>): ts.CompilerHost {
  const folders = new Set([...texts.keys()].map((path) => dirname(path)));
  const host = ts.createCompilerHost(options);
  return {
    ...host,
    fileExists: (path) => texts.has(path) || existsSync(path),
    readFile: (path) => texts.get(path) ?? readFileSync(path, 'utf8'),
    directoryExists: (path) => folders.has(path) || existsSync(path),
    getSourceFile: (path, version) => {
      const text = texts.get(path);
      return text === undefined ? host.getSourceFile(path, version) : ts.createSourceFile(path, text, version);
    },
  };
}

function described({ file, start = 0, messageText }: ts.Diagnostic, { place, before }: Unit): string {
  const [document, first] = place.split(':');
  const line = Number(first) + (file?.getLineAndCharacterOfPosition(start).line ?? 0) - before;
  return `${document}:${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
}
