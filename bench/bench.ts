import { writeImage, writeParts } from './report/page';
import { installAllTools } from './sandbox/tools';
import { SECTIONS } from './sections';

/**
 * `npm run bench`: measures the default app and its contenders, on Node 24 under AWS's runtime client.
 *
 *     npm run bench -- [--start-up] [--instructions] [--warm] [--loading] [--accounts] [--quick] [--json] [--write]
 *
 * Without a section's name, all of them run, which takes up to 20 minutes. `--quick` runs fewer rounds, `--json` prints
 * figures for scripts, and `--write` updates docs/performance.md after each section.
 */
async function main(flags: readonly string[]): Promise<void> {
  const unknown = flags.find((flag) => !['--quick', '--json', '--write'].includes(flag) && !SECTIONS[flag.slice(2)]);
  if (unknown !== undefined) {
    throw new Error(`There is no section ${unknown}. Pass --${Object.keys(SECTIONS).join(', --')}, or none for all.`);
  }
  const named = Object.keys(SECTIONS).filter((name) => flags.includes(`--${name}`));
  const tools = installAllTools();
  const measured: Record<string, unknown> = {};
  for (const [name, section] of Object.entries(SECTIONS)) {
    if (named.length > 0 && !named.includes(name)) continue;
    const { parts, images = {}, figures } = await section(tools, flags.includes('--quick'));
    measured[name] = figures;
    if (!flags.includes('--json')) for (const [part, text] of Object.entries(parts)) console.log(`\n${part}\n${text}`);
    if (!flags.includes('--write')) continue;
    writeParts('performance.md', parts);
    for (const [image, svg] of Object.entries(images)) writeImage(image, svg);
  }
  if (flags.includes('--json')) console.log(JSON.stringify({ date: new Date().toISOString(), ...measured }));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
