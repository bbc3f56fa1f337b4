import { randomUUID } from 'node:crypto';
import { voiceParams } from '../../lambda/testing';
import { pluralize, printable, type Terminal } from '../terminal';
import { type Ask, type Line, type PlayedCall, playCall } from './call';
import { deliver } from './deliver';
import { parseTextUrl, type Reach } from './http';
import { KINDS, sid } from './kinds';
import { deliveryRules } from './overrides';
import { report } from './report';
import type { Form } from './webhook-call';

/** A call, as the options say it. */
export interface CallOptions {
  readonly url: string;
  readonly authToken: string;
  readonly get: boolean;
  readonly set: Form;
  readonly digits: readonly string[];
  readonly statusCallback?: string | undefined;
  readonly fallbackUrl?: string | undefined;
  readonly reach: Reach;
}

/** Plays a call, prints the dialogue. @returns the exit code: 0 when all went well, else 1. */
export async function runCall(
  options: CallOptions,
  { json, terminal }: { readonly json: boolean; readonly terminal: Terminal },
): Promise<number> {
  const params: Form = { ...voiceParams({ CallSid: sid('CA') }), ...options.set };
  for (const url of [options.url, options.fallbackUrl, options.statusCallback]) {
    if (url !== undefined) deliveryRules(parseTextUrl(url).fragment, KINDS.voice.ceilingMs);
  }
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
  return played.failure === undefined ? 0 : 1;
}

function deliverer({ authToken, reach, fallbackUrl }: CallOptions): Ask {
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
  const asked = pluralize(deliveries.length, 'request');
  if (failure === undefined) return [style.green(`✓ ${status}, ${asked}`)];
  return [style.red(`✗ ${printable(`${failure.code}: ${failure.message}`)}`), `  ${status}, ${asked}`];
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
