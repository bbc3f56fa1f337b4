/** The file that an entry is bundled into. */
export const BUNDLE = 'app.js';

/** What esbuild leaves for Node to find a CommonJS bundle's exports by: `0 && (module.exports = { handler })`. */
const NAMED_EXPORTS = /\b0\s*&&\s*\(module\.exports\s*=\s*\{[^{}]*\}\)/g;

/**
 * The `index.js` that stands before a bundle and has the same exports.
 *
 * Lambda loads the handler's file by `import`, and of a CommonJS file Node then reads all of the source for the names that
 * it exports: for a bundle of 70 kB that is 15 ms or more of every cold start. This file has hardly any. Node would
 * follow a `require` of a literal into the bundle again, so the name is in a constant.
 */
export function indexInFront(bundle: string): string {
  // The last, because what stands before it may be text.
  const names = [...bundle.matchAll(NAMED_EXPORTS)].at(-1)?.[0];
  return [
    `const bundle = './${BUNDLE}';`,
    'module.exports = require(bundle);',
    ...(names ? [`${names};`] : []),
    '',
  ].join('\n');
}
