import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleEntry, EntryError, type Esbuild, findEsbuild, PLAIN, plainFiles } from './bundle-entry';
import type { FunctionCode } from './function-code';
import { FileWatch } from './watch-files';

/** The user's function, and what happens when its files change. */
export interface EntryCode extends FunctionCode {
  /** Builds after each change. A build that fails is told, and the function stays as it was. */
  watch(events: EntryEvents): void;
}

/** Told of each change. */
export interface EntryEvents {
  /** A file to load the function from, never the one before. May reject: that too is told as `failed`. */
  readonly built: (file: string) => Promise<void>;
  readonly failed: (error: unknown) => void;
}

/**
 * The user's function: bundled where there is esbuild, else as it is, if Node can run it.
 *
 * @param esbuild default: the user's; `null` for none.
 * @throws {EntryError} when there is no such file, it cannot be built, or there is no esbuild for it.
 */
export async function entryCode(
  path: string,
  esbuild: Esbuild | null = findEsbuild(resolve(path)) ?? null,
): Promise<EntryCode> {
  const entry = resolve(path);
  if (!existsSync(entry) || !statSync(entry).isFile()) throw new EntryError(`There is no file ${entry}.`);
  if (!esbuild && !PLAIN.test(entry)) {
    throw new EntryError(
      `${path} has to be bundled, and esbuild is not installed. Install it in your project: npm i -D esbuild\n` +
        'A .js, .mjs or .cjs file runs without it.',
    );
  }
  const builds = new Builds(entry, esbuild, await mkdtemp(join(tmpdir(), 'twilio-webhook-')));
  try {
    return { file: await builds.next(), watch: (events) => builds.watch(events), remove: () => builds.end() };
  } catch (error) {
    await builds.end();
    throw error;
  }
}

class Builds {
  private count = 0;
  private files: readonly string[] = [];
  private watched: FileWatch | undefined;
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly entry: string,
    private readonly esbuild: Esbuild | null,
    private readonly folder: string,
  ) {}

  /** Each build has a file of its own: a sandbox that is still in use may have to load its own again. */
  async next(): Promise<string> {
    if (!this.esbuild) {
      this.files = plainFiles(this.entry);
      return this.entry;
    }
    this.count += 1;
    const file = join(this.folder, `index-${this.count}.js`);
    this.files = await bundleEntry(this.esbuild, this.entry, file);
    return file;
  }

  watch({ built, failed }: EntryEvents): void {
    const rebuild = async () => {
      try {
        await built(await this.next());
      } catch (error) {
        failed(error);
      }
      // A file that was imported and is broken now is still watched, because the build before knew it.
      this.watched?.follow(this.files);
    };
    // One after another, so that the last change wins.
    this.watched = new FileWatch(() => {
      this.last = this.last.then(rebuild);
    });
    this.watched.follow(this.files);
  }

  async end(): Promise<void> {
    this.watched?.stop();
    this.watched = undefined;
    await this.last;
    await rm(this.folder, { recursive: true, force: true });
  }
}
