import { defaultRelayCode, type EntryCode, entryCode } from '../entry';
import { type LocalRelay, type LocalRelayOptions, startRelay } from './relay-server';

/** Options of the relay of `dev`. */
export interface ServeRelayOptions extends Omit<LocalRelayOptions, 'file' | 'handler' | 'timeoutMs' | 'upToDate'> {
  /** File with the user's own relay. Default: the sample. */
  readonly entry: string | undefined;
}

/** A relay that is listening, with its code. */
export interface ServedRelay extends LocalRelay {
  /** Reloads the user's own relay after each change. */
  watch(events: { readonly reloaded: () => void; readonly failed: (error: unknown) => void }): void;
}

/** Default timeout of the construct. */
const TIMEOUT_MS = 300_000;

/**
 * Serves the user's own relay, or the sample.
 *
 * @throws if the code can't be loaded.
 */
export async function serveRelay({ entry, ...options }: ServeRelayOptions): Promise<ServedRelay> {
  const own: EntryCode | undefined = entry === undefined ? undefined : await entryCode(entry);
  const code = own ?? (await defaultRelayCode());
  try {
    const { file } = code;
    const upToDate = own?.upToDate;
    const relay = await startRelay({ ...options, file, handler: 'handler', timeoutMs: TIMEOUT_MS, upToDate });
    return {
      ...relay,
      watch: ({ reloaded, failed }) => {
        own?.watch({ built: async (built) => relay.reload(built).then(reloaded), failed });
      },
      stop: async () => {
        await relay.stop();
        await code.remove();
      },
    };
  } catch (error) {
    await code.remove();
    throw error;
  }
}
