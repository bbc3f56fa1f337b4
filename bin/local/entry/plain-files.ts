import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Files that Node runs without a bundler. */
export const PLAIN = /\.[cm]?js$/;
const LOADED = /\.(?:[cm]?js|json)$/;
/** A folder with more is watched in part: the entry's own changes are seen in any case. */
const MAX_FILES = 2000;

/** What a plain entry may load beside packages: the scripts and JSON files in its folder and below. */
export function plainFiles(entry: string): string[] {
  const found: string[] = [entry];
  const folders = [dirname(entry)];
  for (let folder = folders.shift(); folder !== undefined && found.length < MAX_FILES; folder = folders.shift()) {
    for (const each of readdirSync(folder, { withFileTypes: true })) {
      const hidden = each.name.startsWith('.') || each.name === 'node_modules';
      if (each.isDirectory() && !hidden) folders.push(join(folder, each.name));
      else if (each.isFile() && LOADED.test(each.name)) found.push(join(folder, each.name));
    }
  }
  return found;
}
