import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Editors write a file in several steps. */
const SETTLE_MS = 80;

/** Calls back once, shortly after one or more files change. */
export class FileWatch {
  private readonly watchers = new Map<string, FSWatcher>();
  private names = new Map<string, Set<string>>();
  private timer: NodeJS.Timeout | undefined;
  private settling: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;

  constructor(private readonly changed: () => void) {}

  /**
   * Watches only these files from now on. It watches their folders, because a watch on a file ends when an editor
   * replaces it.
   */
  follow(files: readonly string[]): void {
    const names = new Map<string, Set<string>>();
    for (const file of files) names.set(dirname(file), (names.get(dirname(file)) ?? new Set()).add(basename(file)));
    this.names = names;
    for (const [folder, watcher] of this.watchers) if (!names.has(folder)) this.drop(folder, watcher);
    for (const folder of names.keys()) if (!this.watchers.has(folder)) this.add(folder);
  }

  /** Reports a change that was noticed elsewhere. */
  touch(): void {
    this.settling ??= resolvable();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const { settling } = this;
      this.settling = undefined;
      this.changed();
      settling?.resolve();
    }, SETTLE_MS);
  }

  /** Resolves when the callback has been called for every change so far. */
  async settled(): Promise<void> {
    await this.settling?.promise;
  }

  stop(): void {
    clearTimeout(this.timer);
    this.settling?.resolve();
    for (const [folder, watcher] of this.watchers) this.drop(folder, watcher);
  }

  private add(folder: string): void {
    const watcher = watch(folder, (_event, name) => {
      // Some platforms don't report the file's name.
      if (name !== null && !this.names.get(folder)?.has(name)) return;
      this.touch();
    });
    watcher.on('error', () => this.drop(folder, watcher));
    this.watchers.set(folder, watcher);
  }

  private drop(folder: string, watcher: FSWatcher): void {
    watcher.close();
    this.watchers.delete(folder);
  }
}

function resolvable(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** Returns what changes in files when they are saved, by file. */
export function statesOf(files: readonly string[]): Map<string, string> {
  return new Map(
    files.map((file) => {
      const { mtimeMs, size, ino } = statSync(file, { throwIfNoEntry: false }) ?? {};
      return [file, `${mtimeMs} ${size} ${ino}`];
    }),
  );
}
