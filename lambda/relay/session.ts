import { randomUUID } from 'node:crypto';
import { SYSTEM_CLOCK } from '../http';
import { type LambdaContext, monotonicMs } from '../routing';
import { endpointOf } from './call';
import type { Connection, RelayEvent } from './events';
import { type Run, runHook } from './hook-run';
import { logRelay, type RelayEventName } from './log';
import { type Parsed, parseMessage, type SetupMessage, type TwilioMessage } from './messages';
import type { RelayHooks, RelaySettings } from './options';
import { checkSetup } from './setup';
import { type Control, enqueue, finish, interrupt, isSeen, type NearLimit, nearLimit, remember } from './store';
import { RunningHooks, waitForTurn } from './turns';

type MessageEvent = Extract<RelayEvent, { kind: 'message' }>;
type CloseEvent = Extract<RelayEvent, { kind: 'close' }>;
type Delivery = Pick<MessageEvent, 'connection' | 'at' | 'id'> & { readonly context: LambdaContext };

/** Messages that are answered one after the other. */
const ORDERED: ReadonlySet<RelayEventName> = new Set(['setup', 'prompt', 'dtmf']);
/** Time that a message waits for the `setup` before it, because a warm sandbox can be faster than a cold one. */
const SETUP_WAIT_MS = 500;
const SETUP_LOOK_MS = 25;

/** Runs the hooks for the messages of all connections. */
export class Sessions<State> {
  readonly #running = new RunningHooks();

  constructor(
    private readonly hooks: RelayHooks<State>,
    private readonly own: RelaySettings<State>,
  ) {}

  /** Handles any event but a handshake. */
  handle(event: Exclude<RelayEvent, { kind: 'connect' }>, context: LambdaContext): Promise<void> {
    if (event.kind === 'message') return this.#message(event, context);
    return event.kind === 'close' ? this.#closed(event, context) : this.#wake(context);
  }

  async #message({ body, ...received }: MessageEvent, context: LambdaContext): Promise<void> {
    const parsed = parseMessage(body);
    const delivery = { ...received, context };
    const control = await this.#session(received.connection, parsed);
    if (!control) {
      const first = 'problem' in parsed ? parsed.problem : `a message of type ${parsed.message.type}`;
      return this.#close(received.connection, 'message', `the session didn't begin with a setup message: got ${first}`);
    }
    if (isSeen(control, received.id)) return undefined;
    if ('problem' in parsed) {
      return logRelay(this.own.logger, {
        event: 'message',
        outcome: 'ignored',
        detail: parsed.problem,
        setup: control.setup,
      });
    }
    const { message } = parsed;
    return message.type === 'setup' ? this.#setup(message, control, delivery) : this.#dispatch(message, delivery);
  }

  async #closed({ connection: { id }, code, reason }: CloseEvent, context: LambdaContext): Promise<void> {
    const { store } = this.own;
    const control = await store.read(id);
    await store.close(id);
    this.#running.stop(id, undefined);
    if (!control) return;
    const sessionMs = Date.now() - control.openedAt;
    await this.#run(control, { id, event: 'close', message: { type: 'close', code, reason }, context, sessionMs });
    await store.forgetState(id);
  }

  /** Runs `ending` for the sessions that are near a limit of API Gateway. */
  async #wake(context: LambdaContext): Promise<void> {
    const told: Promise<void>[] = [];
    for await (const [id, control] of this.own.store.all()) {
      const near = nearLimit(control, this.own.limits, Date.now());
      if (near) told.push(this.#ending(id, near, context));
    }
    await Promise.all(told);
  }

  async #ending(id: string, near: NearLimit, context: LambdaContext): Promise<void> {
    let first = false;
    const control = await this.own.store.update(id, (known) => {
      first = known.told !== near.limit;
      return { ...known, told: near.limit };
    });
    if (control && first)
      await this.#run(control, { id, event: 'ending', message: { type: 'ending', ...near }, context });
  }

  /** Returns the connection if its session was accepted, or if the message starts it. */
  async #session({ id }: Connection, parsed: Parsed): Promise<Control | undefined> {
    const begins = 'message' in parsed && parsed.message.type === 'setup';
    for (const until = Date.now() + SETUP_WAIT_MS; ; await SYSTEM_CLOCK.pause(SETUP_LOOK_MS)) {
      const control = await this.own.store.read(id);
      if (!control || control.setup || begins) return control;
      if (Date.now() >= until) return undefined;
    }
  }

  async #setup(received: SetupMessage, control: Control, delivery: Delivery): Promise<void> {
    const { connection } = delivery;
    const { setup, problem } = await checkSetup(received, control, connection.id, this.own);
    if (problem !== undefined) return this.#close(connection, 'setup', problem, setup);
    const begun = await this.own.store.update(connection.id, (known) => (known.setup ? known : { ...known, setup }));
    if (begun) await this.#dispatch(setup, delivery);
  }

  async #close(connection: Connection, event: RelayEventName, detail: string, setup?: SetupMessage): Promise<void> {
    const { store, connections, logger, env } = this.own;
    logRelay(logger, { event, outcome: 'invalid-binding', detail, setup });
    await store.close(connection.id);
    await connections.close(endpointOf(connection, env), connection.id);
  }

  /** Runs the hook of a message of an accepted session, in its turn. */
  async #dispatch(message: TwilioMessage, { connection: { id }, at, id: messageId, context }: Delivery): Promise<void> {
    const { store } = this.own;
    const event: RelayEventName = message.type === 'prompt' && !message.last ? 'partialPrompt' : message.type;
    const ordered = ORDERED.has(event);
    const owner = randomUUID();
    const arrived = monotonicMs();
    let repeated = false;
    const control = await store.update(id, (known) => {
      // After a lost response of the store, the turn already exists.
      if (known.queue.some((each) => each.owner === owner)) return known;
      repeated = isSeen(known, messageId);
      if (repeated) return known;
      const noted = remember(known, messageId, Date.now());
      if (ordered) return enqueue(noted, { owner, at }, Date.now());
      return event === 'interrupt' ? interrupt(noted, at) : noted;
    });
    if (!control || repeated) return;
    this.#running.stop(id, control);
    const run = { id, event, message, context, arrived };
    if (!ordered) return this.#run(control, run);
    try {
      if (await waitForTurn(store, id, { owner, at }, control)) await this.#run(control, { ...run, owner });
    } finally {
      await store.update(id, (known) => finish(known, owner, Date.now()));
    }
  }

  async #run(control: Control, run: Omit<Run, 'control'>): Promise<void> {
    const { setup } = control;
    if (setup) await runHook({ ...run, control: { ...control, setup } }, this.hooks, this.own, this.#running);
  }
}
