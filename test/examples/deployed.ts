import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { inject, onTestFinished, vi } from 'vitest';
import { type SignedEventOptions, signedEvent, twimlOf, voiceParams } from '../../lambda/testing';
import type { Resource } from './synthesize';

const load = createRequire(__filename);

/** The auth token in the tests of the examples. */
const AUTH_TOKEN = 'secret';

/** The response of an example. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Options of a request. Without any, it's a correctly signed call. */
export type Request = Partial<Omit<SignedEventOptions, 'url' | 'frontDoor'>> & {
  /** The host that the function sees behind a proxy. */
  readonly receivedHost?: string;
};

/**
 * Loads an example's function as deployed: the bundle from its synthesis, with the environment from its template.
 * `references` replace the values that are only known at deployment.
 */
export function deployed(
  name: string,
  frontDoor: SignedEventOptions['frontDoor'],
  references: Readonly<Record<string, string>> = {},
) {
  const properties = webhookProperties(name);
  vi.stubEnv('TWILIO_AUTH_TOKEN', AUTH_TOKEN);
  for (const [variable, value] of Object.entries({ ...properties.Environment?.Variables, ...references })) {
    if (typeof value === 'string' && !variable.startsWith('TWILIO_AUTH_TOKEN')) vi.stubEnv(variable, value);
  }
  for (const level of ['info', 'warn', 'error'] as const) vi.spyOn(console, level).mockReturnValue();
  onTestFinished(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
  const handler = bundle(name, properties.Code?.S3Key ?? '');
  return {
    /** Calls a URL like Twilio. */
    call: async (url: string, { receivedHost, ...own }: Request = {}): Promise<Answer> => {
      const event = signedEvent({ authToken: AUTH_TOKEN, params: voiceParams(), ...own, url, frontDoor });
      if (receivedHost !== undefined) receiveAt(event, receivedHost);
      const { statusCode, headers = {}, ...rest } = await handler(event);
      return { statusCode, headers, body: twimlOf(rest) };
    },
  };
}

function webhookProperties(name: string) {
  const templates = Object.values(inject('synthesized')[name]?.templates ?? {});
  const found = templates.flatMap(({ Resources }) => Object.values(Resources)).find(isWebhook);
  if (found?.Properties) return found.Properties;
  throw new Error(`${name} doesn't have a function that answers webhooks.`);
}

/** Whether a resource is the function with a webhook's routes. The other functions have longer timeouts. */
export function isWebhook({ Type, Properties }: Resource): boolean {
  const variables = Object.keys(Properties?.Environment?.Variables ?? {});
  const hasToken = variables.some((variable) => variable.startsWith('TWILIO_AUTH_TOKEN'));
  return Type === 'AWS::Lambda::Function' && Properties?.Timeout === 15 && hasToken;
}

function bundle(name: string, key: string): (event: unknown) => Promise<Answer> {
  const file = join(inject('copies'), name, 'cdk.out', `asset.${key.replace(/\.zip$/, '')}`, 'index.js');
  // The bundle and its index file read their settings when they are loaded.
  const folder = dirname(load.resolve(file));
  for (const path of Object.keys(load.cache)) if (path.startsWith(folder)) delete load.cache[path];
  return load(file).handler;
}

function receiveAt(event: Record<string, unknown>, host: string): void {
  Object.assign(event['requestContext'] as object, { domainName: host });
  Object.assign(event['headers'] as object, { host });
}
