import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../scripts/build/paths';
import { virtualEnvironment } from '../virtual-environment';

/** A program and its arguments. */
export type Command = readonly [string, ...string[]];

/** The tools of a language, with the package's binding installed. */
export interface Toolchain {
  readonly language: string;
  /** The commands that compile an app, for docs/proof.md. */
  readonly compiledBy: string;
  /** The version of the language. */
  readonly version: string;
  /** Compiles the app in a folder, and returns the command that synthesizes it. @throws if it doesn't compile. */
  compile(folder: string): Command;
}

const CACHE = join(ROOT, 'node_modules', '.cache', 'cdk-twilio-webhook', 'languages');

/** Installs the wheel into a virtual environment with the pinned aws-cdk-lib. */
export function python(packages: string): Toolchain {
  const { bin } = virtualEnvironment('languages', join(__dirname, 'python', 'requirements.txt'));
  const program = join(bin, 'python');
  const folder = join(packages, 'python');
  const wheel = readdirSync(folder).find((name) => name.endsWith('.whl')) ?? '';
  const pip = ['-m', 'pip', '--disable-pip-version-check', '--quiet'];
  // Of the same version, whatever its content.
  run([program, ...pip, 'uninstall', '--yes', 'cdk-twilio-webhook'], folder);
  run([program, ...pip, 'install', wheel], folder);
  // What PyPI checks.
  run([program, '-m', 'twine', 'check', '--strict', ...readdirSync(folder)], folder);
  return {
    language: 'Python',
    compiledBy: '`python -m py_compile`',
    version: run([program, '--version'], folder).trim().replace('Python ', ''),
    compile(app) {
      run([program, '-m', 'py_compile', 'app.py'], app);
      return [program, 'app.py'];
    },
  };
}

/** Resolves the JAR from the Maven repository that would be published, and everything else from Maven Central. */
export function java(packages: string): Toolchain {
  const repository = join(CACHE, 'maven');
  mkdirSync(repository, { recursive: true });
  rmSync(join(repository, 'io', 'github', 'cdktwiliowebhook'), { recursive: true, force: true });
  const settings = join(CACHE, 'settings.xml');
  writeFileSync(settings, settingsWith(pathToFileURL(join(packages, 'java')).href));
  const flags = ['--quiet', '--batch-mode', '--global-settings', settings, `-Dmaven.repo.local=${repository}`];
  return {
    language: 'Java',
    compiledBy: '`mvn compile`',
    version: /"([\d._]+)"/.exec(run(['java', '-version'], packages))?.[1] ?? '',
    compile(app) {
      const goals = ['compile', 'dependency:build-classpath', '-Dmdep.outputFile=target/classpath.txt'];
      run(['mvn', ...flags, ...goals], app);
      const classpath = readFileSync(join(app, 'target', 'classpath.txt'), 'utf8').trim();
      return ['java', '-cp', [join('target', 'classes'), classpath].join(delimiter), 'app.App'];
    },
  };
}

function settingsWith(url: string): string {
  return `<settings>
  <profiles>
    <profile>
      <id>packages</id>
      <repositories><repository><id>packages</id><url>${url}</url></repository></repositories>
    </profile>
  </profiles>
  <activeProfiles><activeProfile>packages</activeProfile></activeProfiles>
</settings>
`;
}

const MODULE = 'github.com/cdk-twilio-webhook/cdk-twilio-webhook-go/cdktwiliowebhook';

/** Replaces the module with the folder that would be pushed. */
export function go(packages: string): Toolchain {
  const module = join(packages, 'go', 'cdktwiliowebhook');
  if (!existsSync(join(module, 'go.mod'))) throw new Error(`${module} isn't a module.`);
  return {
    language: 'Go',
    compiledBy: '`go vet`, `go build`',
    version: run(['go', 'env', 'GOVERSION'], module).trim().replace('go', ''),
    compile(app) {
      run(['go', 'mod', 'edit', `-replace=${MODULE}=${module}`], app);
      run(['go', 'mod', 'tidy'], app);
      run(['go', 'vet', '.'], app);
      run(['go', 'build', '-o', 'app', '.'], app);
      return [join(app, 'app')];
    },
  };
}

/** Runs a command. @returns its standard output and standard error. @throws with both if it fails. */
function run([program, ...args]: Command, cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 1e8 });
  if (status !== 0)
    throw new Error(`${[program, ...args].join(' ')} ended with ${status ?? error}:\n${stdout}${stderr}`);
  return `${stdout}${stderr}`;
}
