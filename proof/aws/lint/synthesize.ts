import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { ROOT } from '../../../scripts/build/paths';
import { FLAGS, runApp } from '../run-app';
import { APP_DOORS } from './app-doors';
import { MATRIX, REGIONS, type Region } from './matrix';

/**
 * Writes every template to lint to a folder per region, or per group of regions: `tsx synthesize.ts <folder>`.
 * A program, because the apps that it runs read the environment and the working directory, and set an exit code.
 */

const ACCOUNT = '111122223333';

/** Folders of stacks that aren't bound to a region. */
const EVERYWHERE = 'every-region';
const IN_COMMERCIAL_REGIONS = 'commercial-regions';

/** Types that GovCloud or China lacks. */
const COMMERCIAL_TYPES = ['AWS::Lambda::Url', 'AWS::CloudFront::Distribution'];

// The code isn't linted, so it doesn't have to be bundled.
const UNBUNDLED = { 'aws:cdk:bundling-stacks': [] };

function write(folder: string, region: string, name: string, template: unknown): void {
  mkdirSync(join(folder, region), { recursive: true });
  writeFileSync(join(folder, region, `${name}.json`), JSON.stringify(template));
}

/** Each stack is an app, because front doors of one app can't have the same domain. */
function synthesizeMatrix(folder: string, outdir: string, region: Region): void {
  const samples = MATRIX.filter(({ regions = REGIONS }) => regions.includes(region));
  for (const { name, build } of samples) {
    const app = new App({ context: { ...FLAGS, ...UNBUNDLED }, outdir, builtinCloudFormationValidation: false });
    build(new Stack(app, name, { env: { account: ACCOUNT, region } }));
    const { template } = app.synth().getStackByName(name);
    write(folder, region, name, template);
    rmSync(outdir, { recursive: true, force: true });
  }
}

function collect(folder: string, outdir: string, name: string): void {
  for (const file of readdirSync(outdir).filter((each) => each.endsWith('.template.json'))) {
    const template = JSON.parse(readFileSync(join(outdir, file), 'utf8'));
    const stack = file.replace('.template.json', '');
    const { environment } = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8')).artifacts[stack] ?? {};
    const region = /\/([a-z]+-[a-z-]+-\d)$/.exec(environment ?? '')?.[1];
    write(folder, region ?? anyRegion(template), `${name}-${stack}`, template);
  }
}

function anyRegion({ Resources }: { Resources: Readonly<Record<string, { readonly Type: string }>> }): string {
  const isCommercial = Object.values(Resources).some(({ Type }) => COMMERCIAL_TYPES.includes(Type));
  return isCommercial ? IN_COMMERCIAL_REGIONS : EVERYWHERE;
}

function main(folder: string): void {
  const outdir = join(folder, 'cdk.out');
  for (const region of REGIONS) synthesizeMatrix(folder, outdir, region);
  for (const [name, context] of Object.entries(APP_DOORS)) {
    runApp(join(ROOT, 'bin', 'app.ts'), ROOT, outdir, { ...UNBUNDLED, ...context });
    collect(folder, outdir, name);
  }
  const examples = join(ROOT, 'examples');
  for (const name of readdirSync(examples).filter((each) => !each.endsWith('.md'))) {
    const cwd = join(examples, name);
    if (!readdirSync(cwd).includes('app.ts')) continue;
    const { context = {} } = JSON.parse(readFileSync(join(cwd, 'cdk.json'), 'utf8'));
    runApp(join(cwd, 'app.ts'), cwd, outdir, { ...UNBUNDLED, ...context });
    collect(folder, outdir, name);
  }
  rmSync(outdir, { recursive: true, force: true });
}

main(process.argv[2] ?? '');
