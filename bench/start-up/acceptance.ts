import { DOOR_NAMES, eventOf, KINDS, type Kind } from '../requests/events';
import { type Built, isFloor } from '../sandbox/contenders';
import { type Host, startSandbox } from '../sandbox/sandbox-process';

/** A contender's results for each webhook at each door. */
export interface Acceptance {
  readonly contender: string;
  /** Doors with the correct response, by kind of webhook. */
  readonly right: Readonly<Record<string, readonly string[]>>;
}

/** Sends every kind of webhook through every door to a contender. */
export async function acceptance(built: Built, host: Host): Promise<Acceptance> {
  const sandbox = await startSandbox(built, host);
  const right: Record<string, string[]> = {};
  await sandbox.ready;
  for (const kind of KINDS) {
    right[kind.name] = [];
    for (const door of DOOR_NAMES) {
      const { ok, payload } = await host.api.invoke(eventOf(door, kind));
      if (ok && isRight(payload, kind)) right[kind.name]?.push(door);
    }
  }
  await sandbox.stop();
  return { contender: built.contender.name, right };
}

function isRight(payload: unknown, { signed }: Kind): boolean {
  const { statusCode } = payload as { statusCode?: unknown };
  return signed ? statusCode === 200 : statusCode === 403;
}

const SHORT: Readonly<Record<string, string>> = {
  'application-load-balancer': 'ALB',
  'rest-api': 'REST',
  'http-api': 'HTTP',
  'function-url': 'URL',
};

/** Returns a row per kind of webhook with a column per contender. */
export function acceptanceRows(all: readonly Acceptance[]): Record<string, string>[] {
  const judged = all.filter(({ contender }) => !isFloor({ name: contender }));
  return KINDS.map(({ name, signed }) => ({
    webhook: signed ? name : `${name}: refused`,
    ...Object.fromEntries(judged.map(({ contender, right }) => [contender, cell(right[name] ?? [])])),
  }));
}

function cell(doors: readonly string[]): string {
  if (doors.length === DOOR_NAMES.length) return 'all';
  return doors.length === 0 ? 'none' : doors.map((door) => SHORT[door]).join(', ');
}
