import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import type { Language } from './pacmak';

/** Returns what a registry would reject in the generated packages of a language, or that it would list badly. */
export function registryProblems(outdir: string, language: Language): string[] {
  const folder = join(outdir, language);
  if (language === 'java') return mavenProblems(folder);
  if (language === 'dotnet') return nugetProblems(folder);
  if (language === 'go') return goProblems(folder);
  return [];
}

/** @see https://central.sonatype.org/publish/requirements/ */
const OF_POM = [
  'groupId',
  'artifactId',
  'version',
  'name',
  'description',
  'url',
  'licenses/license/name',
  'licenses/license/url',
  'scm/connection',
  'scm/url',
];

const DEVELOPER = ['developers/developer/name', 'developers/developer/organization'];

const OF_JAR = ['.pom', '.jar', '-sources.jar', '-javadoc.jar'];

/** Maven Central rejects a package without these. Signatures are made when it's published. */
function mavenProblems(folder: string): string[] {
  const files = filesBelow(folder);
  const pom = files.find((file) => file.endsWith('.pom'));
  if (pom === undefined) return ['there is no .pom'];
  const stem = pom.slice(0, -'.pom'.length);
  const text = textsIn(readFileSync(join(folder, pom), 'utf8'));
  return [
    ...OF_POM.filter((path) => !text.get(`project/${path}`)).map((path) => `the pom has no ${path}`),
    ...(DEVELOPER.some((path) => text.get(`project/${path}`)) ? [] : ['the pom has no developer']),
    ...(/-SNAPSHOT$/.test(text.get('project/version') ?? '') ? ['the version is a snapshot'] : []),
    ...OF_JAR.filter((ending) => !files.includes(stem + ending)).map((ending) => `there is no ${ending}`),
    ...OF_JAR.flatMap((ending) =>
      ['.md5', '.sha1']
        .filter((checksum) => !files.includes(stem + ending + checksum))
        .map((checksum) => `there is no ${ending}${checksum}`),
    ),
  ];
}

/** @see https://learn.microsoft.com/nuget/reference/nuspec */
const OF_PROJECT = [
  'PackageId',
  'PackageVersion',
  'Description',
  'Authors',
  'PackageLicenseExpression',
  'PackageTags',
  'ProjectUrl',
  'RepositoryUrl',
  'RepositoryType',
];

/** The fields of the nuspec, which `dotnet pack` writes from the project. */
function nugetProblems(folder: string): string[] {
  const project = filesBelow(folder).find((file) => file.endsWith('.csproj'));
  if (project === undefined) return ['there is no .csproj'];
  const text = textsIn(readFileSync(join(folder, project), 'utf8'));
  return OF_PROJECT.filter((name) => !text.get(`Project/PropertyGroup/${name}`)).map(
    (name) => `the project has no ${name}`,
  );
}

/** Files that Go and pkg.go.dev need. The proof of the languages compiles the module. */
function goProblems(folder: string): string[] {
  const [module = ''] = existsSync(folder) ? readdirSync(folder) : [];
  const missing = ['go.mod', 'LICENSE', 'README.md', 'version'].filter(
    (file) => !existsSync(join(folder, module, file)),
  );
  if (missing.length > 0) return missing.map((file) => `the module has no ${file}`);
  const [, path = ''] = /^module (\S+)$/m.exec(readFileSync(join(folder, module, 'go.mod'), 'utf8')) ?? [];
  const local = readdirSync(join(folder, module)).filter((file) => file.startsWith('local.'));
  return [
    ...(path.endsWith(`/${module}`) ? [] : [`the module ${path} isn't in a folder of its name`]),
    ...local.map((file) => `${file} is only for this machine`),
  ];
}

function filesBelow(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
}

/** Returns the text of each element of a document by its path. */
function textsIn(xml: string): Map<string, string> {
  const texts = new Map<string, string>();
  const path: string[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => path.push(name));
  parser.on('closetag', () => path.pop());
  parser.on('text', (text) => {
    if (text.trim() !== '') texts.set(path.join('/'), text.trim());
  });
  parser.write(xml).close();
  return texts;
}
