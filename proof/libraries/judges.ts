import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from '../../scripts/build/paths';
import { ours } from '../oracle/judges';
import { virtualEnvironment } from '../virtual-environment';
import type { LibraryRequest } from './requests';

/** The decision about a request. */
export interface Decision {
  readonly accepted: boolean;
  /** The signature that the library computes; `undefined` if it exports no way to. */
  readonly signature: string | undefined;
}

/** One of Twilio's libraries. */
export interface Library {
  readonly language: string;
  readonly version: string;
  judge(requests: readonly LibraryRequest[]): Decision[];
}

const CACHE = join(ROOT, 'node_modules', '.cache', 'cdk-twilio-webhook', 'libraries');

/** Returns Twilio's library for Python, from PyPI. */
export function pythonLibrary(): Library {
  const requirements = join(__dirname, 'requirements.txt');
  const python = join(virtualEnvironment('libraries', requirements).bin, 'python');
  return {
    language: 'Python',
    version: /==(.*)/.exec(readFileSync(requirements, 'utf8'))?.[1] ?? '',
    judge: (requests) => run(python, ['-X', 'utf8', join(__dirname, 'judge.py')], requests),
  };
}

/** Returns Twilio's library for Go, from the module proxy. */
export function goLibrary(): Library {
  const cwd = join(__dirname, 'go');
  const program = join(CACHE, 'go-judge');
  mkdirSync(CACHE, { recursive: true });
  execFileSync('go', ['build', '-o', program, '.'], { cwd, stdio: 'inherit' });
  return {
    language: 'Go',
    version: /twilio-go v(\S+)/.exec(readFileSync(join(cwd, 'go.mod'), 'utf8'))?.[1] ?? '',
    judge: (requests) => run(program, [], requests),
  };
}

/** Returns Twilio's library for Java, from Maven Central. */
export function javaLibrary(): Library {
  const folder = join(CACHE, 'java');
  cpSync(join(__dirname, 'java'), folder, { recursive: true });
  const goals = ['compile', 'dependency:build-classpath', '-Dmdep.outputFile=classpath.txt'];
  execFileSync('mvn', ['--quiet', '--batch-mode', ...goals], { cwd: folder, stdio: 'inherit' });
  const classpath = readFileSync(join(folder, 'classpath.txt'), 'utf8').trim();
  const all = [join(folder, 'target', 'classes'), classpath].join(delimiter);
  return {
    language: 'Java',
    version: /twilio-([\d.]+)\.jar/.exec(classpath)?.[1] ?? '',
    judge: (requests) => run('java', ['-cp', all, 'judge.Judge'], requests),
  };
}

function run(command: string, args: readonly string[], requests: readonly LibraryRequest[]): Decision[] {
  const input = requests.map((request) => `${JSON.stringify(request)}\n`).join('');
  const { status, stdout, stderr } = spawnSync(command, args, { input, encoding: 'utf8', maxBuffer: 1e9 });
  const lines = stdout.trim().split('\n');
  if (status !== 0 || lines.length !== requests.length) {
    throw new Error(`${command} ended with ${status} after ${lines.length} of ${requests.length} answers: ${stderr}`);
  }
  return lines.map((line) => {
    const [accepted, signature] = line.split(' ');
    return { accepted: accepted === '1', signature };
  });
}

const CONTENT_TYPES = { form: 'application/x-www-form-urlencoded', json: 'application/json', get: '' } as const;

/** Whether the runtime accepts a request for its URL. */
export function runtimeAccepts({ kind, body, ...request }: LibraryRequest): boolean {
  const method = kind === 'get' ? 'GET' : 'POST';
  return ours({ ...request, method, contentType: CONTENT_TYPES[kind], body: Buffer.from(body), kind });
}
