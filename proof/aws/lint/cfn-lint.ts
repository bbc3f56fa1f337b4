import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { VirtualEnvironment } from '../../virtual-environment';

/** A violation of one of cfn-lint's rules. */
export interface Finding {
  readonly template: string;
  readonly rule: string;
  readonly level: 'Error' | 'Warning' | 'Informational';
  readonly message: string;
  /** Place in the template, such as `Resources/Api/Properties`. */
  readonly place: string;
}

/** A match in the output of `cfn-lint --format json`. */
interface Match {
  readonly Filename: string;
  readonly Level: Finding['level'];
  readonly Location: { readonly Path: readonly (string | number)[] | null };
  readonly Message: string;
  readonly Rule: { readonly Id: string };
}

/** Bits of the exit code that report findings: errors, warnings, informational. */
const FINDINGS = 2 | 4 | 8;

/**
 * Lints templates for regions, all in one process, because loading cfn-lint takes longer than linting a template.
 *
 * @throws when cfn-lint fails for another reason than its findings.
 */
export async function cfnLint(
  python: VirtualEnvironment,
  regions: readonly string[],
  templates: readonly string[],
): Promise<Finding[]> {
  const output = await run(python, ['--format', 'json', '--regions', ...regions, '--template', ...templates]);
  return JSON.parse(output).map(findingOf);
}

/** Returns the version, such as `1.58.0`. */
export async function cfnLintVersion(python: VirtualEnvironment): Promise<string> {
  return (await run(python, ['--version'])).replace(/^cfn-lint\s*/, '').trim();
}

function run({ bin }: VirtualEnvironment, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(join(bin, 'cfn-lint'), args, { maxBuffer: 1e8 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number' && (code & ~FINDINGS) === 0) resolve(stdout);
      else reject(new Error(`cfn-lint ended with ${code}: ${stderr}${stdout}`));
    });
  });
}

function findingOf({ Filename, Level, Location, Message, Rule }: Match): Finding {
  const place = Location.Path?.join('/') ?? '';
  return { template: Filename, rule: Rule.Id, level: Level, message: Message, place };
}
