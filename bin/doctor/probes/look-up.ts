import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { TextUrl } from '../../send/wire/text-url';
import type { ExamineOptions } from '../examine-options';

export interface Resolved {
  readonly addresses: readonly string[];
  /** True when `--resolve` gave it. */
  readonly given: boolean;
  /** Why there is none. */
  readonly failure?: string;
}

/** Asks the system's resolver, as every other request of this tool does. */
async function systemLookup(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

/** The addresses of the URL's host; an address is its own. */
export async function lookUp({ host }: TextUrl, options: ExamineOptions): Promise<Resolved> {
  const given = options.reach.addresses.get(host.toLowerCase());
  if (given !== undefined) return { addresses: [given], given: true };
  if (isIP(host) !== 0) return { addresses: [host], given: false };
  try {
    return { addresses: await (options.lookup ?? systemLookup)(host), given: false };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { addresses: [], given: false, failure: code ?? message };
  }
}
