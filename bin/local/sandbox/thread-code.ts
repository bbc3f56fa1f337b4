import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root';

let code: Promise<string> | undefined;

/** The CommonJS text of `sandbox-thread.ts`: from its source in a checkout, else as the package's build left it. */
export function threadCode(): Promise<string> {
  code ??= compile();
  return code;
}

async function compile(): Promise<string> {
  const root = packageRoot();
  const source = join(root, 'bin', 'local', 'sandbox', 'sandbox-thread.ts');
  if (!existsSync(source)) return readFileSync(join(root, 'dist', 'bin', 'sandbox-thread.js'), 'utf8');
  const { transform } = await import('esbuild');
  return (await transform(readFileSync(source, 'utf8'), { loader: 'ts', format: 'cjs', target: 'node20' })).code;
}
