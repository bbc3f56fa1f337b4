import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App, Stage } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

/**
 * Synthesizes the examples below a folder in turn, like the CDK CLI, and writes the results:
 * `tsx synthesize.ts <folder> <file for the results> <example…>`.
 */

/** The result of an example. */
export interface Synthesized {
  /** The error, if synthesis failed. */
  readonly error?: string;
  /** Templates by the name of their stack. */
  readonly templates: Readonly<Record<string, Template>>;
  /** Errors of cdk-nag's AwsSolutions: rule and resource. */
  readonly findings: readonly string[];
  /** Warnings and errors that the constructs annotate. */
  readonly annotations: readonly string[];
}

/** The part of a template that tests use. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
}

/** The properties that tests use, whatever the type. */
interface Properties {
  readonly AlarmConfiguration?: { readonly Alarms?: readonly { readonly Name: unknown }[] };
  readonly Code?: { readonly S3Key: string };
  readonly Environment?: { readonly Variables?: Readonly<Record<string, unknown>> };
  readonly Timeout?: number;
  readonly [name: string]: unknown;
}

/** The part of a resource that tests use. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Properties;
  readonly DependsOn?: string | readonly string[];
}

/** Results of the apps, which synthesize when their process ends. */
const seen: Synthesized[] = [];

const synth = Stage.prototype.synth;
Stage.prototype.synth = function (this: Stage, options) {
  const assembly = synth.call(this, options);
  if (App.isApp(this)) {
    const messages = assembly.stacks.flatMap(({ messages }) => messages);
    seen.push({
      templates: Object.fromEntries(assembly.stacks.map(({ stackName, template }) => [stackName, template])),
      findings: findings(this),
      annotations: messages.filter(({ level }) => level !== 'info').map(({ id, entry }) => `${id}: ${entry.data}`),
    });
  }
  return assembly;
};

function findings(app: Stage): string[] {
  const { violations } = new AwsSolutionsChecks().validateScope(app);
  return violations
    .filter(({ severity }) => severity === 'error')
    .flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath = '' }) => `${ruleName} ${constructPath}`),
    );
}

async function synthesize(folder: string): Promise<Synthesized> {
  const { context = {} } = JSON.parse(readFileSync(join(folder, 'cdk.json'), 'utf8'));
  process.chdir(folder);
  process.env['CDK_OUTDIR'] = join(folder, 'cdk.out');
  process.env['CDK_CONTEXT_JSON'] = JSON.stringify(context);
  try {
    await import(join(folder, 'app.ts'));
    process.emit('beforeExit', 0);
  } catch (error) {
    process.removeAllListeners('beforeExit');
    seen.length = 0;
    return {
      error: String(error instanceof Error ? error.stack : error),
      templates: {},
      findings: [],
      annotations: [],
    };
  }
  const [only, ...others] = seen.splice(0);
  if (only === undefined || others.length > 0) throw new Error(`${folder} must have exactly one app.`);
  return only;
}

async function main([folder = '', results = '', ...names]: string[]): Promise<void> {
  const all: Record<string, Synthesized> = {};
  for (const name of names) all[name] = await synthesize(resolve(folder, name));
  writeFileSync(results, JSON.stringify(all));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
