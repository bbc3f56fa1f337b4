import type { Exchange } from '../listener/door-listener';
import { requestLog } from '../request-log';
import type { RunningDoor } from '../running-door';
import { judge, type Observed } from './judge';
import { type PlannedRequest, plannedRequests } from './planned-request';
import { type Received, send } from './send';

/** A row of the table: one request at one door. */
export interface Row extends Observed {
  readonly door: string;
  readonly request: string;
  /** What is not as it should be. */
  readonly problems: readonly string[];
}

/** What the round needs of the run. */
export interface RoundOptions {
  readonly doors: readonly RunningDoor[];
  readonly authToken: string;
  /** The authority to trust. */
  readonly ca: string;
  /** Finds the exchange whose request had this idempotency token. */
  readonly exchangeOf: (token: string) => Exchange | undefined;
}

/** Plays Twilio: a call, a message and a forged call at each door, over the socket, one after another. */
export async function playRound(options: RoundOptions): Promise<Row[]> {
  const rows: Row[] = [];
  for (const running of options.doors) {
    for (const planned of plannedRequests(running.publicBase, options.authToken)) {
      rows.push(await play(running, planned, options));
    }
  }
  return rows;
}

async function play({ door, port }: RunningDoor, planned: PlannedRequest, options: RoundOptions): Promise<Row> {
  const behindTunnel = door.scheme === 'x-forwarded-proto';
  const answer = behindTunnel
    ? await attempt(throughTunnel(planned), { port })
    : await attempt(planned.wire, { port, ca: options.ca });
  const log = requestLog(options.exchangeOf(planned.token)?.logs ?? []);
  const observed = {
    outcome: log?.outcome,
    receivedUrl: log?.receivedUrl,
    publicUrl: log?.publicUrl,
    ...answer,
  };
  return { door: door.label, request: planned.name, ...observed, problems: judge(planned.expected, observed) };
}

/** What a tunnel's agent sends on: the public host, and the scheme in a header. */
function throughTunnel({ wire }: PlannedRequest): PlannedRequest['wire'] {
  return { ...wire, headers: [...wire.headers, ['X-Forwarded-Proto', wire.scheme]] };
}

async function attempt(
  ...call: Parameters<typeof send>
): Promise<Pick<Observed, 'status' | 'contentType' | 'body' | 'failure'>> {
  try {
    return shown(await send(...call));
  } catch (error) {
    return { body: '', failure: error instanceof Error ? error.message : String(error) };
  }
}

function shown({ status, headers, body }: Received) {
  return { status, contentType: String(headers['content-type'] ?? ''), body: body.toString('utf8') };
}
