import { randomUUID } from 'node:crypto';
import type { SigningSharedKey } from '../../lambda/testing';
import { ExitCode, type Terminal, UsageError } from '../terminal';
import { deliver } from './deliver';
import { parseTextUrl, type Reach } from './http';
import { KINDS, type Kind, type KindName } from './kinds';
import { deliveryRules } from './overrides';
import { report, reportLines } from './report';
import type { Form, WebhookCall } from './webhook-call';

/** A webhook to send. */
export interface SendOptions {
  readonly kind: KindName;
  readonly url: string;
  readonly authToken: string;
  /** Signs instead of the auth token. */
  readonly sharedKey?: SigningSharedKey | undefined;
  readonly get: boolean;
  /** Parameters that replace or extend those of the kind. */
  readonly set: Form;
  /** Sends the parameters as a JSON object. */
  readonly asJson: boolean;
  /** Sends this as JSON instead of the parameters. */
  readonly jsonBody?: unknown;
  readonly tamper: boolean;
  /** Signs this URL instead of the one to call. */
  readonly signedUrl?: string | undefined;
  readonly fallbackUrl?: string | undefined;
  readonly reach: Reach;
}

export interface SendOutput {
  readonly json: boolean;
  readonly terminal: Terminal;
  /** Shows what the command waits for; an empty text clears it. */
  readonly progress: (text: string) => void;
}

/**
 * Sends a webhook and prints the result.
 *
 * @returns the exit code: 0 after a 2xx response, or after a 4xx response to a tampered request; otherwise 1.
 * @throws {UsageError} before anything is sent.
 */
export async function runSend(options: SendOptions, { json, terminal, progress }: SendOutput): Promise<number> {
  const { reach, fallbackUrl, tamper } = options;
  const kind: Kind = KINDS[options.kind];
  checkUrls([options.url, fallbackUrl, options.signedUrl], kind.ceilingMs);
  const call = webhookCall(options, kind);
  progress('Waiting for the response …');
  const result = report(await deliver(call, { reach, fallbackUrl, ceilingMs: kind.ceilingMs }), tamper);
  progress('');
  const { ok, ...rest } = result;
  const lines = json
    ? [JSON.stringify({ ok, kind: options.kind, ...rest }, null, 2)]
    : reportLines(result, tamper, terminal);
  for (const line of lines) terminal.print(line);
  return ok ? ExitCode.ok : ExitCode.failure;
}

/** @throws {UsageError} when a URL or its connection overrides are invalid. */
export function checkUrls(urls: readonly (string | undefined)[], ceilingMs: number): void {
  for (const url of urls) if (url !== undefined) deliveryRules(parseTextUrl(url).fragment, ceilingMs);
}

function webhookCall(options: SendOptions, kind: Kind): WebhookCall {
  const params: Form = { ...kind.params(), ...options.set };
  const json = options.jsonBody ?? kind.json?.(params) ?? (options.asJson ? params : undefined);
  if (json !== undefined && options.get) throw new UsageError('A JSON body needs POST. Remove --get.');
  return {
    url: options.url,
    signedUrl: options.signedUrl,
    method: options.get ? 'GET' : 'POST',
    params: json === undefined ? params : {},
    ...(json === undefined ? {} : { json }),
    authToken: options.authToken,
    sharedKey: options.sharedKey,
    idempotencyToken: randomUUID(),
    signing: options.tamper ? 'tampered' : 'valid',
    eagerCredentials: options.kind === 'event-streams',
  };
}
