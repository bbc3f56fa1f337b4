import { type Command, InvalidArgumentError } from 'commander';
import { voiceParams } from '../../lambda/testing';
import { cut, ExitCode, onAnyKey, printable, type Terminal } from '../terminal';
import { type Console, interactive, type Script, scripted } from './call';
import { DeliveryFailure } from './http';
import { sid } from './kinds';
import { bindingOf, type Conversation, converse, type Interrupts, type RelayTarget, type VoiceOptions } from './relay';
import type { Form } from './webhook-call';

/** Options that have an effect only on a relay. */
export interface RelayPartOptions {
  readonly interruptAfter?: Interrupts;
  readonly unbound?: true;
}

/** The names of {@link RelayPartOptions}. */
export const RELAY_PART_OPTIONS = ['interruptAfter', 'unbound'] as const;

/** Adds the options for a conversation with a relay. */
export function withRelayOptions(command: Command): Command {
  return command
    .optionsGroup('Relay options:')
    .option(
      '--interrupt-after <n>',
      'interrupt each answer: 500ms after its first text, or after 3tokens',
      interruptAfter,
    )
    .option('--unbound', "send no binding token, like a stranger's session");
}

function interruptAfter(text: string): Interrupts {
  const [, digits = '', unit] = /^(\d{1,6}) *(ms|tokens?)$/.exec(text.trim()) ?? [];
  const count = Number(digits);
  if (digits === '' || (unit !== 'ms' && count === 0)) {
    throw new InvalidArgumentError('Use milliseconds, such as 500ms, or a number of texts, such as 3tokens.');
  }
  return unit === 'ms' ? { afterMs: count } : { afterTexts: count };
}

/** A relay to talk to. */
export interface RelayOptions extends RelayTarget {
  /** Parameters that replace or extend those of the call: `CallSid`, `From`, and custom ones. */
  readonly set: Form;
  /** The caller: a script, or somebody at a terminal. */
  readonly people: Script | Console;
  /** When to interrupt answers, beside the keys. Default: never. */
  readonly interruptAfter?: Interrupts | undefined;
  /** Whether to leave out the binding token. */
  readonly unbound?: boolean | undefined;
}

/** The output of a conversation. */
export interface RelayOutput {
  readonly json: boolean;
  readonly terminal: Terminal;
  /** Shows what is being said; an empty text clears it. Default: nothing is shown before it has been said. */
  readonly progress?: ((text: string) => void) | undefined;
  /** The terminal whose keys interrupt. Default: none. */
  readonly keys?: Parameters<typeof onAnyKey>[0] | undefined;
}

/** Parameters that are members of the setup message. The others are custom parameters. */
const OF_CALL = ['AccountSid', 'CallSid', 'From', 'To', 'Direction'];

/**
 * Plays ConversationRelay against a relay and prints the dialogue.
 *
 * @returns the exit code: 0 if the session ended as it should, otherwise 1.
 */
export async function runRelay(options: RelayOptions, output: RelayOutput): Promise<number> {
  const { set, people, interruptAfter: after = {}, unbound, ...target } = options;
  const { json, terminal, progress = () => undefined, keys } = output;
  const lines: { who: string; text: string }[] = [];
  const own = Object.entries(set).map(([name, value]) => [name, String(value)] as const);
  const call = {
    ...voiceParams({ CallSid: sid('CA') }),
    ...Object.fromEntries(own.filter(([name]) => OF_CALL.includes(name))),
  };
  const typing = 'input' in people ? interactive(people) : undefined;
  const party = typing ?? scripted(people as Script);
  const onKey = typing ? typing.onLine : keys && ((interrupt: () => void) => onAnyKey(keys, interrupt));
  try {
    const played = await converse({
      ...target,
      call,
      customParameters: {
        ...(unbound ? {} : bindingOf(target, String(call.CallSid))),
        ...Object.fromEntries(own.filter(([name]) => !OF_CALL.includes(name))),
      },
      next: () => party.gather('caller', ['speech', 'dtmf']),
      say: (who, text) => {
        progress('');
        lines.push({ who, text });
        if (!json) terminal.print(`${terminal.style.bold(who.padEnd(8))} ${printable(text)}`);
      },
      interrupts: { ...after, ...(onKey ? { onKey } : {}) },
      voice: () => spoken(progress, terminal.width, onKey !== undefined || after.afterMs !== undefined),
    });
    terminal.print(
      json ? JSON.stringify({ ok: true, kind: 'relay', dialogue: lines, ...played }) : verdict(played, terminal),
    );
    return played.status === 'failed' ? ExitCode.failure : ExitCode.ok;
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error;
    const { code, message } = error;
    const failure = json
      ? JSON.stringify({ ok: false, kind: 'relay', dialogue: lines, failure: { code, message } })
      : undefined;
    terminal.print(failure ?? terminal.style.red(`✗ ${code}: ${printable(message)}`));
    return ExitCode.failure;
  } finally {
    typing?.close();
  }
}

/** Speaks an answer. It takes its time only if it can be interrupted meanwhile. */
function spoken(progress: (text: string) => void, width: number, paced: boolean): VoiceOptions {
  let said = '';
  return {
    paced,
    heard: (piece) => {
      said += piece;
      progress(`${'twilio'.padEnd(8)} says “${cut(printable([...said].slice(20 - width).join('')), width - 20)}`);
    },
  };
}

function verdict({ status, firstMs, interrupts }: Conversation, { style }: Terminal): string {
  const sorted = [...firstMs].sort((one, other) => one - other);
  const median = sorted[Math.floor(sorted.length / 2)];
  const late = interrupts.reduce((most, { lateMs }) => Math.max(most, lateMs), 0);
  const text = [
    status,
    ...(median === undefined ? [] : [`first text after ${Math.round(median)} ms (median of ${sorted.length})`]),
    ...(interrupts.length === 0 ? [] : [`silent ${Math.round(late)} ms after an interrupt at the latest`]),
  ].join(', ');
  return status === 'failed' ? style.red(`✗ ${text}`) : style.green(`✓ ${text}`);
}
