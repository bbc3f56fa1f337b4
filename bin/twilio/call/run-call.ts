import { randomUUID } from 'node:crypto';
import { type SigningSharedKey, voiceParams } from '../../../lambda/testing';
import { ExitCode, pluralize, printable, type Terminal } from '../../terminal';
import { deliver } from '../deliver';
import type { Reach } from '../http';
import { KINDS, sid } from '../kinds';
import { converse } from '../relay';
import { report } from '../report';
import { checkUrls } from '../send';
import type { Form } from '../webhook-call';
import type { Converse, Deliver, Line, Method } from './call';
import { type Console, interactive, type TypingParty } from './interactive';
import { type Party, type Script, scripted } from './party';
import { type PlayedCall, playCall } from './play-call';

/** A call to play. */
export interface CallOptions {
  readonly url: string;
  readonly authToken: string;
  /** Signs instead of the auth token. */
  readonly sharedKey?: SigningSharedKey | undefined;
  readonly get: boolean;
  /** Parameters that replace or extend those of an incoming call. */
  readonly set: Form;
  /** The people on the phone: a script, or somebody at a terminal. */
  readonly people: Script | Console;
  readonly statusCallback?: string | undefined;
  readonly fallbackUrl?: string | undefined;
  readonly reach: Reach;
}

/**
 * Plays a call and prints the dialogue.
 *
 * @returns the exit code: 0 if every request succeeded, otherwise 1.
 * @throws {UsageError} before anything is sent.
 */
export async function runCall(
  options: CallOptions,
  { json, terminal }: { readonly json: boolean; readonly terminal: Terminal },
): Promise<number> {
  const params: Form = { ...voiceParams({ CallSid: sid('CA') }), ...options.set };
  const { url, statusCallback, fallbackUrl, people } = options;
  checkUrls([url, fallbackUrl, statusCallback], KINDS.voice.ceilingMs);
  const method: Method = options.get ? 'GET' : 'POST';
  const onLine = (line: Line) => void (json || terminal.print(dialogueLine(line, terminal)));
  const play = (party: Party) =>
    playCall({
      url,
      method,
      params,
      party,
      statusCallback,
      deliver: deliverer(options),
      converse: conversed(options, party),
      onLine,
    });
  const { played, unused } = 'input' in people ? await playedBy(people, play) : await playedFrom(people, play);
  for (const line of json ? [asJson(played, unused)] : verdict(played, unused, terminal)) terminal.print(line);
  return played.failure === undefined ? ExitCode.ok : ExitCode.failure;
}

interface Played {
  readonly played: PlayedCall;
  /** The answers that no `<Gather>` asked for. */
  readonly unused: readonly string[];
}

async function playedFrom(script: Script, play: (party: Party) => Promise<PlayedCall>): Promise<Played> {
  const party = scripted(script);
  const played = await play(party);
  return { played, unused: party.unused().map((answer) => (answer.kind === 'dtmf' ? answer.keys : answer.text)) };
}

async function playedBy(console: Console, play: (party: Party) => Promise<PlayedCall>): Promise<Played> {
  const party = interactive(console);
  try {
    return { played: await play(party), unused: [] };
  } finally {
    party.close();
  }
}

/** A person who types interrupts the relay with Enter. Meanwhile, its voice takes time to speak. */
function conversed({ authToken, sharedKey, reach }: CallOptions, party: Party): Converse {
  const typing = 'onLine' in party ? { interrupts: { onKey: (party as TypingParty).onLine } } : {};
  const voice = () => ({ paced: 'onLine' in party });
  return (plan) => converse({ ...plan, ...typing, voice, authToken, sharedKey, reach });
}

/** Twilio calls the fallback URL only in place of a document. */
function deliverer({ authToken, sharedKey, reach, fallbackUrl }: CallOptions): Deliver {
  return ({ url, method, params }, purpose) => {
    const call = { url, method, params, authToken, sharedKey, idempotencyToken: randomUUID() };
    const fallback = purpose === 'document' ? { fallbackUrl } : {};
    return deliver(
      { ...call, signing: 'valid', eagerCredentials: false },
      { reach, ...fallback, ceilingMs: KINDS.voice.ceilingMs },
    );
  };
}

function dialogueLine({ who, text }: Line, { style }: Terminal): string {
  const name = who.padEnd(8);
  const said = printable(text);
  if (who === 'webhook') return style.dim(`${'→'.padEnd(8)} ${said}`);
  return `${who === 'twilio' ? style.bold(name) : style.yellow(name)} ${said}`;
}

function verdict(
  { status, failure, deliveries }: PlayedCall,
  unused: readonly string[],
  { style }: Terminal,
): string[] {
  const requests = pluralize(deliveries.length, 'request');
  const left = unused.length === 0 ? [] : [`  No <Gather> asked for: ${printable(unused.join(', '))}`];
  if (failure === undefined) return [style.green(`✓ ${status}, ${requests}`), ...left];
  return [style.red(`✗ ${printable(`${failure.code}: ${failure.message}`)}`), `  ${status}, ${requests}`, ...left];
}

function asJson({ status, lines, deliveries, failure }: PlayedCall, unused: readonly string[]): string {
  const requests = deliveries.map((delivery) => report(delivery, false));
  const value = {
    ok: failure === undefined,
    kind: 'call',
    status,
    dialogue: lines,
    unused,
    failure: failure ?? null,
    requests,
  };
  return JSON.stringify(value, null, 2);
}
