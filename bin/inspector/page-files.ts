import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root';

/** The page's files: their text by name. */
export type PageFiles = ReadonlyMap<string, string>;

/** What esbuild puts the text in the place of. Each import has to be written out, or it would not see it. */
const BUNDLED = {
  'index.html': () => import('./page/index.html', { with: { type: 'text' } }),
  'inspector.css': () => import('./page/inspector.css', { with: { type: 'text' } }),
  'detail.css': () => import('./page/detail.css', { with: { type: 'text' } }),
  'inspector.client.mjs': () => import('./page/inspector.client.mjs', { with: { type: 'text' } }),
  'detail.client.mjs': () => import('./page/detail.client.mjs', { with: { type: 'text' } }),
  'buttons.client.mjs': () => import('./page/buttons.client.mjs', { with: { type: 'text' } }),
  'elements.client.mjs': () => import('./page/elements.client.mjs', { with: { type: 'text' } }),
};

/** In a checkout the files as they are now; the built tool carries their text. */
export async function pageFiles(): Promise<PageFiles> {
  const folder = join(packageRoot(), 'bin', 'inspector', 'page');
  const inCheckout = existsSync(folder);
  const read = async (name: string, bundled: () => Promise<{ default: string }>): Promise<[string, string]> => [
    name,
    inCheckout ? readFileSync(join(folder, name), 'utf8') : (await bundled()).default,
  ];
  return new Map(await Promise.all(Object.entries(BUNDLED).map(([name, bundled]) => read(name, bundled))));
}
