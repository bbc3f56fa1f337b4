import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type Memory,
  type MemoryStore,
  type MemoryStoreFactory,
  type PointingResult,
  parseRemembered,
  point,
  type Remembered,
  settingsFor,
  type Target,
  type Urls,
  undo,
  withoutUserInfo,
} from '../../operations/pointing';
import { credentialsInEnvironment, endpointsOf, TwilioApi } from '../../operations/twilio-api';
import { printable, type Terminal } from '../terminal';

/** A run of the command. */
export interface PointRun {
  readonly target: Target;
  /** URLs to set. Default: the previous ones. */
  readonly urls?: Urls | undefined;
  readonly apply: boolean;
  /** Folder that keeps the previous settings. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Name that the settings are stored under. */
const OWNER = 'twilio-webhook point';

/** Sets or restores the URLs, or returns the changes that it would make. Takes credentials from the environment. */
export function runPoint({ target, urls, apply, folder, env }: PointRun): Promise<PointingResult> {
  const wanted = urls && settingsFor(target.kind, urls);
  const api = new TwilioApi(credentialsInEnvironment(env), { endpoints: endpointsOf(env) });
  const storeFor: MemoryStoreFactory = ({ sid }) => new FileStore(join(folder, 'point', `${sid}.json`));
  const options = { owner: OWNER, dryRun: !apply };
  return wanted ? point(api, target, wanted, storeFor, options) : undo(api, target, storeFor, options);
}

/** Formats the changes and the verdict. */
export function pointedLines(
  { target, changes, kept, overrides }: PointingResult,
  applied: boolean,
  { style }: Terminal,
): string[] {
  const shown = (value: string) => (value === '' ? '(empty)' : printable(withoutUserInfo(value)));
  return [
    style.bold(`${printable(target.name)} (${target.sid})`),
    ...changes.map(({ field, from, to }) => `  ${field}: ${style.dim(shown(from))} → ${shown(to)}`),
    ...kept.map(({ setting, holds }) =>
      style.yellow(`  ${setting}: changed since, keeps ${shown(Object.values(holds)[0] ?? '')}`),
    ),
    ...overrides.map((each) => style.yellow(`  ! ${printable(each)}`)),
    verdict(changes.length, applied, style),
  ];
}

function verdict(changes: number, applied: boolean, { green, yellow }: Terminal['style']): string {
  if (changes === 0) return green('Nothing to change.');
  if (applied) return green('Done. Restore the previous settings with --undo --yes.');
  return yellow('Nothing was changed. Add --yes to apply the changes.');
}

const NAME = 'cdk-twilio-webhook';

/** Returns the user's state folder of this tool, by the platform's convention. It may not exist yet. */
export function stateFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (env['XDG_STATE_HOME']) return join(env['XDG_STATE_HOME'], NAME);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', NAME);
  if (platform === 'win32') return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), NAME);
  return join(home, '.local', 'state', NAME);
}

/** Keeps a target's previous settings in a file that only its user can read, because a URL can contain a password. */
class FileStore implements MemoryStore {
  constructor(private readonly file: string) {}

  /** @throws when the file is damaged. */
  async read(): Promise<Memory> {
    const text = await this.text();
    if (text === undefined) return {};
    return Object.fromEntries(Object.entries(this.entries(text)).map(([name, value]) => [name, this.checked(value)]));
  }

  /** @throws when the file can't be written. */
  async write(name: string, remembered: Remembered | undefined): Promise<void> {
    const { [name]: _, ...others } = await this.read();
    const memory = remembered === undefined ? others : { ...others, [name]: remembered };
    if (Object.keys(memory).length === 0) return rm(this.file, { force: true });
    await mkdir(dirname(this.file), { recursive: true, mode: 0o700 });
    // After a crash there is either the old file or the new one.
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
    return new Error(
      `${this.file} is damaged, and the previous settings are lost. Delete it to continue without them.`,
    );
  }
}
