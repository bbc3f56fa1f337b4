import { Deadline, DeadlineError, type LambdaContext, MAX_TIMER_MS, monotonicMs, remainingMs } from '../routing';
import { HookCall } from './call';
import { logRelay, messageValues, type Occurrence, type RelayEventName, type RelayOutcome } from './log';
import type { SetupMessage } from './messages';
import type { ErrorAction, RelayHooks, RelaySettings } from './options';
import type { Control } from './store';
import { changeOf } from './store';
import { type RunningHooks, StoppedError, stopReason, watch } from './turns';

/** A hook to run for a message of an accepted session. */
export interface Run {
  readonly id: string;
  readonly control: Control & { readonly setup: SetupMessage };
  readonly event: RelayEventName;
  readonly message: object;
  readonly context: LambdaContext;
  /** The turn that it runs in. @default - it runs immediately */
  readonly owner?: string;
  /** Arrival of the message on the clock of `monotonicMs()`. @default - now */
  readonly arrived?: number;
  readonly sessionMs?: number;
}

/** Events that are logged even without a hook. */
const ALWAYS_LOGGED: ReadonlySet<RelayEventName> = new Set(['setup', 'close', 'error']);
/** Time to send the last messages and save the state after a hook's time is up. */
const RESERVE_MS = 1_000;

/** Runs a hook and saves its changes. Never throws the hook's errors. */
export async function runHook<State>(
  run: Run,
  hooks: RelayHooks<State>,
  own: RelaySettings<State>,
  running: RunningHooks,
): Promise<void> {
  const { id, control, event, message, owner, sessionMs } = run;
  const { setup } = control;
  const started = run.arrived ?? monotonicMs();
  let firstTextMs: number | undefined;
  const log = (rest: Pick<Occurrence, 'outcome' | 'error'>) =>
    logRelay(own.logger, {
      ...{ event, setup, firstTextMs, sessionMs, carried: messageValues(message), detail: detailOf(message) },
      durationMs: monotonicMs() - started,
      ...rest,
    });
  const hook = hookOf(hooks, event);
  if (!hook) {
    if (ALWAYS_LOGGED.has(event)) log({ outcome: 'accepted' });
    return;
  }
  const before = JSON.stringify(await own.store.readState(id));
  const stopping = new AbortController();
  if (event === 'close') stopping.abort(new StoppedError('closed'));
  const channel = {
    connections: own.connections,
    endpoint: control.endpoint,
    id,
    onText: () => {
      firstTextMs ??= monotonicMs() - started;
    },
    onGone: () => stopping.abort(new StoppedError('gone')),
  };
  const call = new HookCall<State>(setup, JSON.parse(before), stopping.signal, channel);
  const unwatch = watch(own.store, id, { owner, stopping }, running);
  const limit = new Deadline(timeFor(own, run.context), "The hook didn't end");
  limit.signal.onabort = () => stopping.abort(limit.signal.reason);
  const failed = await failureOf(async () =>
    limit.wait(Promise.resolve(hook(message, call)).then(() => call.settled())),
  );
  const stopped = event === 'close' ? undefined : stopReason(stopping.signal);
  // A session that has ended has no state to save.
  const unsaved = stopped === 'closed' ? undefined : await failureOf(() => save(own, id, before, call.state));
  unwatch();
  // A stopped hook fails with any error of its aborted request.
  const failure = stopped ? unsaved : (failed ?? unsaved);
  if (!failure) return log({ outcome: OUTCOMES[stopped ?? 'done'] });
  log({ outcome: failure.error instanceof DeadlineError ? 'handler-timeout' : 'handler-error', error: failure.error });
  if (stopped || event === 'close') return undefined;
  const last = new HookCall<State>(setup, call.state, AbortSignal.timeout(RESERVE_MS), channel);
  const again = await failureOf(() => afterError(own.onError, failure.error, last));
  if (again) log({ outcome: 'handler-error', error: again.error });
}

const OUTCOMES: Readonly<Record<NonNullable<ReturnType<typeof stopReason>> | 'done', RelayOutcome>> = {
  done: 'accepted',
  interrupted: 'interrupted',
  closed: 'gone',
  gone: 'gone',
};

type AnyHook<State> = (message: object, call: HookCall<State>) => unknown;

function hookOf<State>(hooks: RelayHooks<State>, event: RelayEventName): AnyHook<State> | undefined {
  return (hooks as Partial<Record<RelayEventName, AnyHook<State>>>)[event]?.bind(hooks);
}

interface Failure {
  readonly error: unknown;
}

/** Returns the error that a task throws, or the failure that it returns. */
async function failureOf(task: () => Promise<unknown>): Promise<Failure | undefined> {
  try {
    return ((await task()) as Failure | undefined) ?? undefined;
  } catch (error) {
    return { error };
  }
}

async function save<State>(own: RelaySettings<State>, id: string, before: string, state: State): Promise<void> {
  const change = changeOf(before, state);
  if (change) await own.store.updateState(id, change);
}

/** Applies `onError` to the call. */
async function afterError<State>(
  onError: RelaySettings<State>['onError'],
  error: unknown,
  call: HookCall<State>,
): Promise<Failure | undefined> {
  if (typeof onError === 'function') await onError(error, call);
  else await act(onError ?? {}, call);
  return call.settled();
}

async function act<State>({ say, end }: ErrorAction, call: HookCall<State>): Promise<void> {
  if (say !== undefined) await call.say(say);
  if (end !== undefined && end !== false) await call.end(end === true ? undefined : end);
}

/** Returns the maximum duration of a hook in milliseconds. */
function timeFor<State>({ deadlineMs = MAX_TIMER_MS }: RelaySettings<State>, context: LambdaContext): number {
  return Math.min(deadlineMs, Math.max(0, (remainingMs(context) ?? MAX_TIMER_MS) - RESERVE_MS));
}

/** Returns the subject of Twilio's error. The rest of its description quotes a message, and so the conversation. */
function detailOf(message: object): string | undefined {
  const description = 'description' in message ? String(message.description) : undefined;
  return description?.split(/[:{"]/, 1)[0]?.slice(0, 200);
}
