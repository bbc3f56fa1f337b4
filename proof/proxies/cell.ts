import type { SignedRequestOptions } from '../../lambda/testing';

/** A program that terminates TLS in front of the local run. */
export type TerminatorName = 'nginx' | 'HAProxy' | 'tunnel';

/** The origin Twilio calls, unless a cell says otherwise. */
export const ORIGIN = 'https://hooks.example.com';

/** A request as Twilio makes it, and the way it is sent. */
export interface CellRequest extends Partial<Pick<SignedRequestOptions, 'method' | 'params' | 'json' | 'headers'>> {
  /** The signed URL. @default - `/voice` at {@link ORIGIN} */
  readonly url?: string;
  /** The request target, if Twilio encodes it differently from the signed URL. @default - the target of the URL */
  readonly target?: string;
  readonly http2?: boolean;
  /** Sends the body in chunks, without `Content-Length`. */
  readonly chunked?: boolean;
}

/** One configuration of a terminator with one request. */
export interface Cell {
  /** Describes the configuration. */
  readonly setUp: string;
  /** Returns the configuration: lines of nginx's server block or HAProxy's frontend, or a mode of the tunnel. */
  readonly config: (upstream: string) => string;
  /** Describes the request. */
  readonly sends: string;
  readonly request?: CellRequest;
  /** Label of the local front door behind the terminator. @default 'ALB' */
  readonly door?: string;
  /** The public origin declared for the function. @default - none */
  readonly declared?: string;
  /** `accepted`, or the outcome and the cause that `explain` must name. */
  readonly expected: 'accepted' | readonly [outcome: string, cause: string];
  /** Expected compression of the response. @default - none */
  readonly compressed?: 'gzip';
}

/** A cell with the port of its terminator and the address of the listener behind it. */
export interface PlacedCell {
  readonly cell: Cell;
  readonly port: number;
  readonly upstream: string;
}

/** The result of one cell. */
export interface CellResult {
  readonly cell: Cell;
  readonly outcome: string;
  /** The cause that `explain` names for a rejected request. */
  readonly cause: string | undefined;
  readonly status: number;
  /** The body of the response, decompressed. */
  readonly body: string;
  readonly contentEncoding: string | undefined;
  /** The result of another request with the same signature. */
  readonly forged: { readonly outcome: string; readonly status: number };
}

/** Formats the results of one terminator as a Markdown table. */
export function tableOf(results: readonly CellResult[]): string {
  const rows = results.map(({ cell, outcome, cause }) => {
    const behind = cell.door === undefined ? '' : `, ${cell.door} behind`;
    const declared = cell.declared === undefined ? '–' : `\`${cell.declared}\``;
    const rejected = cause === undefined ? `\`${outcome}\`` : `\`${outcome}\`: **${cause}**`;
    const end = outcome === 'accepted' ? 'accepted' : rejected;
    return `| ${cell.setUp}${behind} | ${cell.sends} | ${declared} | ${end} |`;
  });
  return ['| configuration | request | declared origin | outcome |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
