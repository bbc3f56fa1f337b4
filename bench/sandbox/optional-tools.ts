import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Versions on PyPI and crates.io. */
const TWILIO = '9.13.0';
const RUNTIME_CLIENT = '4.2.2';
const WEB_ADAPTER = '1.0.0-rc1';

/** Python 3.11 with AWS's runtime client, and the packages that a function with Twilio's library deploys. */
export interface Python {
  readonly command: string;
  readonly runtimeClient: string;
  readonly packages: string;
}

/** Installs Twilio's library for Python and AWS's runtime client for it. Returns nothing where Python 3.11 is missing. */
export function installPython(folder: string): Python | undefined {
  const command = 'python3.11';
  const runtimeClient = join(folder, `awslambdaric-${RUNTIME_CLIENT}`);
  const packages = join(folder, `twilio-${TWILIO}`);
  const installed = attempt('Python 3.11', () => {
    for (const [target, name] of [
      [runtimeClient, `awslambdaric==${RUNTIME_CLIENT}`],
      [packages, `twilio==${TWILIO}`],
    ] as const) {
      if (!existsSync(target)) execFileSync(command, ['-m', 'pip', 'install', '--quiet', '--target', target, name]);
    }
  });
  return installed ? { command, runtimeClient, packages } : undefined;
}

/** Compiles AWS's Lambda Web Adapter. Returns the path of the program, or nothing where Rust's `cargo` is missing. */
export function installWebAdapter(folder: string): string | undefined {
  const root = join(folder, `lambda-web-adapter-${WEB_ADAPTER}`);
  const program = join(root, 'bin', 'lambda-adapter');
  const installed = attempt('Lambda Web Adapter', () => {
    if (existsSync(program)) return;
    console.error('Compiling the Lambda Web Adapter. This takes some minutes, only once.');
    execFileSync('cargo', ['install', '--quiet', 'lambda_web_adapter', '--version', WEB_ADAPTER, '--root', root]);
  });
  return installed ? program : undefined;
}

/** Returns the versions of the installed tools. */
export function optionalVersions(python: boolean, webAdapter: boolean): Record<string, string> {
  return {
    ...(python && { 'twilio for Python': TWILIO, awslambdaric: RUNTIME_CLIENT }),
    ...(webAdapter && { 'Lambda Web Adapter': WEB_ADAPTER }),
  };
}

function attempt(name: string, install: () => void): boolean {
  try {
    install();
    return true;
  } catch (error) {
    console.error(`Left out: ${name}. ${error instanceof Error ? error.message.split('\n')[0] : ''}`);
    return false;
  }
}

/** Returns the bytes of a file or folder. */
export function sizeOf(path: string): number {
  if (!statSync(path).isDirectory()) return statSync(path).size;
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.pyc'))
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
