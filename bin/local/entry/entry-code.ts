import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Bundler, bundlerOf, EntryError, type Esbuild, findEsbuild, PLAIN, plainFiles } from './bundle-entry';
import { FileWatch, statesOf } from './watch-files';

/** The file to load the function from. */
export interface FunctionCode {
  readonly file: string;
  /** Removes the files made for this run. */
  remove(): Promise<void>;
}

/** The user's function, which can be watched for changes. */
export interface EntryCode extends FunctionCode {
  /** Builds after each change. After a failed build, the function stays unchanged. */
  watch(events: EntryEvents): void;
  /** Resolves when every change so far has been built, and used or reported. */
  upToDate(): Promise<void>;
}

/** Callbacks for changes. */
export interface EntryEvents {
  /** Called with a new file to load the function from. If it rejects, `failed` is called. */
  readonly built: (file: string) => Promise<void>;
  readonly failed: (error: unknown) => void;
}

/**
 * Returns the user's function: bundled with esbuild if it is installed, otherwise unchanged if Node can run it.
 *
 * @param esbuild default: the user's. `null` for none.
 * @throws {EntryError} if the file doesn't exist, can't be built, or needs esbuild without one.
 */
export async function entryCode(
  path: string,
  esbuild: Esbuild | null = findEsbuild(resolve(path)) ?? null,
): Promise<EntryCode> {
  const entry = resolve(path);
  if (!existsSync(entry) || !statSync(entry).isFile()) throw new EntryError(`The file ${entry} doesn't exist.`);
  if (!esbuild && !PLAIN.test(entry)) {
    throw new EntryError(
      `${path} has to be bundled, and esbuild isn't installed. Install it in your project: npm i -D esbuild\n` +
        'Only .js, .mjs and .cjs files run without it.',
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'twilio-webhook-'));
  const builds = new Builds(entry, esbuild && (await bundlerOf(esbuild, entry, folder)), folder);
  try {
    const file = await builds.next();
    return {
      file,
      watch: (events) => builds.watch(events),
      upToDate: () => builds.upToDate(),
      remove: () => builds.end(),
    };
  } catch (error) {
    await builds.end();
    throw error;
  }
}

class Builds {
  private count = 0;
  private files: readonly string[] = [];
  /** States of the files that the last build read, also if it failed. */
  private states = new Map<string, string>();
  private watched: FileWatch | undefined;
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly entry: string,
    private readonly bundler: Bundler | null,
    private readonly folder: string,
  ) {}

  /** Each build has its own file: a sandbox that is still in use may have to load an old one again. */
  async next(): Promise<string> {
    const before = statesOf(this.files);
    this.states = before;
    const file = await this.build();
    this.states = new Map([...statesOf(this.files), ...before]);
    return file;
  }

  private async build(): Promise<string> {
    if (!this.bundler) {
      this.files = plainFiles(this.entry);
      return this.entry;
    }
    this.count += 1;
    const file = join(this.folder, `index-${this.count}.js`);
    this.files = await this.bundler.bundle(file);
    return file;
  }

  /** Checks the files itself, because a request may arrive before the system reports the change. */
  async upToDate(): Promise<void> {
    if (!this.watched) return;
    const now = statesOf(this.files);
    if (this.files.some((file) => now.get(file) !== this.states.get(file))) this.watched.touch();
    await this.watched.settled();
    await this.last;
  }

  watch({ built, failed }: EntryEvents): void {
    const rebuild = async () => {
      try {
        await built(await this.next());
      } catch (error) {
        failed(error);
      }
      // After a failed build, the files of the last good one are still watched.
      this.watched?.follow(this.files);
    };
    // One after another, so the last change wins.
    this.watched = new FileWatch(() => {
      this.last = this.last.then(rebuild);
    });
    this.watched.follow(this.files);
  }

  async end(): Promise<void> {
    this.watched?.stop();
    this.watched = undefined;
    await this.last;
    await this.bundler?.end();
    await rm(this.folder, { recursive: true, force: true });
  }
}
