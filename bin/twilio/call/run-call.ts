import { randomUUID } from 'node:crypto';
import { voiceParams } from '../../../lambda/testing';
import { ExitCode, pluralize, printable, type Terminal } from '../../terminal';
import { deliver } from '../deliver';
import type { Reach } from '../http';
import { KINDS, sid } from '../kinds';
import { report } from '../report';
import { checkUrls } from '../send';
import type { Form } from '../webhook-call';
import { type Deliver, type PlayedCall, playCall } from './play-call';
import type { Line } from './verbs';

/** A call to play. */
export interface CallOptions {
  readonly url: string;
  readonly authToken: string;
  readonly get: boolean;
  /** Parameters that replace or extend those of an incoming call. */
  readonly set: Form;
  /** Keys that the caller presses at each `<Gather>` in turn. */
  readonly digits: readonly string[];
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
  checkUrls([options.url, options.fallbackUrl, options.statusCallback], KINDS.voice.ceilingMs);
  const played = await playCall({
    url: options.url,
    method: options.get ? 'GET' : 'POST',
    params,
    callSid: String(params['CallSid']),
    digits: options.digits,
    statusCallback: options.statusCallback,
    deliver: deliverer(options),
    onLine: (line) => void (json || terminal.print(dialogueLine(line, terminal))),
  });
  for (const line of json ? [asJson(played)] : verdict(played, terminal)) terminal.print(line);
  return played.failure === undefined ? ExitCode.ok : ExitCode.failure;
}

function deliverer({ authToken, reach, fallbackUrl }: CallOptions): Deliver {
  return (url, method, params) => {
    const call = { url, method, params, authToken, idempotencyToken: randomUUID() };
    return deliver(
      { ...call, signing: 'valid', eagerCredentials: false },
      { reach, fallbackUrl, ceilingMs: KINDS.voice.ceilingMs },
    );
  };
}

function dialogueLine({ who, text }: Line, { style }: Terminal): string {
  const name = who.padEnd(8);
  const said = printable(text);
  if (who === 'webhook') return style.dim(`${'→'.padEnd(8)} ${said}`);
  return `${who === 'caller' ? style.yellow(name) : style.bold(name)} ${said}`;
}

function verdict({ status, failure, deliveries }: PlayedCall, { style }: Terminal): string[] {
  const requests = pluralize(deliveries.length, 'request');
  if (failure === undefined) return [style.green(`✓ ${status}, ${requests}`)];
  return [style.red(`✗ ${printable(`${failure.code}: ${failure.message}`)}`), `  ${status}, ${requests}`];
}

function asJson({ status, lines, deliveries, failure }: PlayedCall): string {
  const requests = deliveries.map((delivery) => report(delivery, false));
  const value = {
    ok: failure === undefined,
    kind: 'call',
    status,
    dialogue: lines,
    failure: failure ?? null,
    requests,
  };
  return JSON.stringify(value, null, 2);
}
