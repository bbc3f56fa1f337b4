import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { inject, onTestFinished, vi } from 'vitest';
import { type SignedEventOptions, signedEvent, twimlOf, voiceParams } from '../../lambda/testing';
import type { Resource } from './synthesise';

const load = createRequire(__filename);

/** What the examples' requests are signed with here. */
const AUTH_TOKEN = 'secret';

/** What an example answered. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a request differs from a call's that is signed with the right token. */
export type Request = Partial<Omit<SignedEventOptions, 'url' | 'frontDoor'>> & {
  /** The host that is received behind a proxy, where the one that was called is another. */
  readonly receivedHost?: string;
};

/**
 * An example's function as it would be deployed: the bundle that its synthesis made, with the environment of its template,
 * in which `references` stand for what is known at deployment alone.
 */
export function deployed(
  name: string,
  frontDoor: SignedEventOptions['frontDoor'],
  references: Readonly<Record<string, string>> = {},
) {
  const properties = webhookProperties(name);
  vi.stubEnv('TWILIO_AUTH_TOKEN', AUTH_TOKEN);
  for (const [variable, value] of Object.entries({ ...properties.Environment.Variables, ...references })) {
    if (typeof value === 'string' && !variable.startsWith('TWILIO_AUTH_TOKEN')) vi.stubEnv(variable, value);
  }
  for (const level of ['info', 'warn', 'error'] as const) vi.spyOn(console, level).mockReturnValue();
  onTestFinished(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
  const handler = bundle(name, properties.Code.S3Key);
  return {
    /** Calls a URL as Twilio would. */
    call: async (url: string, { receivedHost, ...own }: Request = {}): Promise<Answer> => {
      const event = signedEvent({ authToken: AUTH_TOKEN, params: voiceParams(), ...own, url, frontDoor });
      if (receivedHost !== undefined) receiveAt(event, receivedHost);
      const { statusCode, headers = {}, ...rest } = await handler(event);
      return { statusCode, headers, body: twimlOf(rest) };
    },
  };
}

function webhookProperties(name: string) {
  const templates = Object.values(inject('synthesised')[name]?.templates ?? {});
  const found = templates.flatMap(({ Resources }) => Object.values(Resources)).find(isWebhook);
  if (found) return found.Properties;
  throw new Error(`${name} has no function that answers webhooks`);
}

/** Whether a resource is the function that a webhook's routes are in: the other ones have longer to run. */
export function isWebhook({ Type, Properties }: Resource): boolean {
  const variables = Object.keys(Properties?.Environment?.Variables ?? {});
  const isTold = variables.some((variable) => variable.startsWith('TWILIO_AUTH_TOKEN'));
  return Type === 'AWS::Lambda::Function' && Properties.Timeout === 15 && isTold;
}

function bundle(name: string, key: string): (event: unknown) => Promise<Answer> {
  const file = join(inject('stranger'), name, 'cdk.out', `asset.${key.replace(/\.zip$/, '')}`, 'index.js');
  // Settings are read when the modules are loaded: the bundle, and the file in front of it.
  const folder = dirname(load.resolve(file));
  for (const path of Object.keys(load.cache)) if (path.startsWith(folder)) delete load.cache[path];
  return load(file).handler;
}

function receiveAt(event: Record<string, unknown>, host: string): void {
  Object.assign(event['requestContext'] as object, { domainName: host });
  Object.assign(event['headers'] as object, { host });
}
