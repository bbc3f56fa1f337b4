import { dirname, join, relative } from 'node:path';
import type { Plugin } from 'esbuild';
import { DIST, ROOT } from './paths';

const LIB = join(ROOT, 'lib');

/**
 * Leaves `lib/` out of what is bundled into `dist/bin/` and has it loaded from where jsii compiled it to: there must be
 * one `TwilioWebhook` in a process, and the place of its asset follows from the place of its file.
 */
export const compiledConstruct: Plugin = {
  name: 'compiled-construct',
  setup(build) {
    const outfile = build.initialOptions.outfile ?? '';
    build.onResolve({ filter: /^\.\.?\// }, async ({ path, pluginData, ...options }) => {
      if (pluginData === compiledConstruct) return undefined;
      const found = await build.resolve(path, { ...options, pluginData: compiledConstruct });
      if (!found.path.startsWith(`${LIB}/`)) return undefined;
      const compiled = join(DIST, relative(LIB, found.path)).replace(/\.ts$/, '.js');
      return { path: relative(dirname(join(ROOT, outfile)), compiled), external: true };
    });
  },
};
