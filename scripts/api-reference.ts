import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Documentation, Language } from 'jsii-docgen';
import { ROOT } from './build/paths';

/** Where the reference is committed and published from. */
export const API_MD = join(ROOT, 'API.md');

/** An assembly, and the file that it refers to when it is large. */
const ASSEMBLY_FILES = ['.jsii', '.jsii.gz'];

/**
 * The reference of the construct library, made by jsii-docgen of the assembly `.jsii` that was built last.
 *
 * jsii-docgen looks for assemblies in a whole folder and would read every one below `node_modules`; it gets a folder
 * with ours and those that it depends on instead. That also keeps it from installing anything.
 */
export async function apiReference(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-twilio-webhook-api-'));
  try {
    const { name, dependencyClosure } = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8'));
    copyAssembly(ROOT, join(folder, name));
    for (const dependency of Object.keys(dependencyClosure)) {
      copyAssembly(join(ROOT, 'node_modules', dependency), join(folder, dependency));
    }
    const documentation = await Documentation.forAssembly(name, folder);
    return `${(await documentation.toMarkdown({ language: Language.TYPESCRIPT })).render().trim()}\n`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function copyAssembly(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const file of ASSEMBLY_FILES) {
    if (existsSync(join(from, file))) cpSync(join(from, file), join(to, file));
  }
}
