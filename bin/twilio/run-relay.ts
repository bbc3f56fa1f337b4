import { voiceParams } from '../../lambda/testing';
import { ExitCode, printable, type Terminal } from '../terminal';
import { type Console, interactive, type Script, scripted } from './call';
import { DeliveryFailure } from './http';
import { sid } from './kinds';
import { type Conversation, converse, type RelayTarget } from './relay';
import type { Form } from './webhook-call';

/** A relay to talk to. */
export interface RelayOptions extends RelayTarget {
  /** Parameters that replace or extend those of the call: `CallSid`, `From`, and custom ones. */
  readonly set: Form;
  /** The caller: a script, or somebody at a terminal. */
  readonly people: Script | Console;
}

/** Parameters that are members of the setup message. The others are custom parameters. */
const OF_CALL = ['AccountSid', 'CallSid', 'From', 'To', 'Direction'];

/**
 * Plays ConversationRelay against a relay and prints the dialogue.
 *
 * @returns the exit code: 0 if the session ended as it should, otherwise 1.
 */
export async function runRelay(
  { set, people, ...target }: RelayOptions,
  { json, terminal }: { readonly json: boolean; readonly terminal: Terminal },
): Promise<number> {
  const lines: { who: string; text: string }[] = [];
  const own = Object.entries(set).map(([name, value]) => [name, String(value)] as const);
  const party = 'input' in people ? interactive(people) : scripted(people);
  try {
    const played = await converse({
      ...target,
      call: {
        ...voiceParams({ CallSid: sid('CA') }),
        ...Object.fromEntries(own.filter(([name]) => OF_CALL.includes(name))),
      },
      customParameters: Object.fromEntries(own.filter(([name]) => !OF_CALL.includes(name))),
      next: () => party.gather('caller', ['speech', 'dtmf']),
      say: (who, text) => {
        lines.push({ who, text });
        if (!json) terminal.print(`${terminal.style.bold(who.padEnd(8))} ${printable(text)}`);
      },
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
    if ('close' in party) party.close();
  }
}

function verdict({ status, firstMs }: Conversation, { style }: Terminal): string {
  const sorted = [...firstMs].sort((one, other) => one - other);
  const median = sorted[Math.floor(sorted.length / 2)];
  const time = median === undefined ? '' : `, first text after ${Math.round(median)} ms (median of ${sorted.length})`;
  const text = `${status}${time}`;
  return status === 'failed' ? style.red(`✗ ${text}`) : style.green(`✓ ${text}`);
}
