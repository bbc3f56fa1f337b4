import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Memory, type MemoryStore, parseRemembered, type Remembered } from '../../lambda/operations/point/memory';

/** Remembers a target's settings in a file that its user alone can read: a URL may hold a password. */
export class FileStore implements MemoryStore {
  constructor(private readonly file: string) {}

  /** @throws an error that names the file, when it is there but cannot be read as what was written. */
  async read(): Promise<Memory> {
    const text = await this.text();
    if (text === undefined) return {};
    return Object.fromEntries(Object.entries(this.entries(text)).map(([name, value]) => [name, this.checked(value)]));
  }

  /** @throws a system error when the file cannot be written. */
  async write(name: string, remembered: Remembered | undefined): Promise<void> {
    const { [name]: _, ...others } = await this.read();
    const memory = remembered === undefined ? others : { ...others, [name]: remembered };
    if (Object.keys(memory).length === 0) return rm(this.file, { force: true });
    await mkdir(dirname(this.file), { recursive: true, mode: 0o700 });
    // Written beside and renamed: a crash leaves the old file or the new one.
    const fresh = `${this.file}.${process.pid}`;
    await writeFile(fresh, `${JSON.stringify(memory, null, 2)}\n`, { mode: 0o600 });
    await rename(fresh, this.file);
  }

  private async text(): Promise<string | undefined> {
    try {
      return await readFile(this.file, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }

  private entries(text: string): Readonly<Record<string, unknown>> {
    try {
      return Object(JSON.parse(text));
    } catch {
      throw this.broken();
    }
  }

  private checked(value: unknown): Remembered {
    const remembered = parseRemembered(JSON.stringify(value));
    if (remembered === undefined) throw this.broken();
    return remembered;
  }

  private broken(): Error {
    return new Error(`${this.file} is damaged: what was there before is not known. Delete it to go on without.`);
  }
}
