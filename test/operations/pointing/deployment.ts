import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { PointingAnswer, PointingEvent, PointingProperties } from '../../../operations/pointing/handler';
import { buildPointing } from '../../../scripts/build/operations';
import { awsError, type Behavior, json, secret, storesStandIn } from '../../lambda/auth-token/store-stand-in';
import { ACCOUNT, KEY, NUMBER, twilioStandIn } from './twilio-stand-in';

type Handler = (event: PointingEvent) => Promise<PointingAnswer>;

const CREDENTIALS = { accountSid: ACCOUNT, apiKeySid: KEY.user, apiKeySecret: KEY.password };

/** Bundles and loads the handler, as a deployment does. */
export async function bundledHandler(): Promise<Handler> {
  const folder = join(tmpdir(), `pointing-${process.pid}-${Math.random().toString(36).slice(2)}`);
  const { file } = await buildPointing(folder);
  return createRequire(__filename)(file).handler;
}

/** Returns the construct's properties for a number, with overrides. */
export function properties(more: Partial<PointingProperties> = {}): PointingProperties {
  return {
    Kind: 'phone-number',
    Target: NUMBER,
    CredentialsSecret: 'twilio/key',
    MemoryPath: '/cdk-twilio-webhook/Test/point',
    VoiceUrl: 'https://hooks.example.com/voice',
    ...more,
  };
}

/** Starts stand-ins for Twilio, Secrets Manager and SSM, and sends a stack's events to the handler. */
export async function deployment(handler: Handler) {
  const twilio = await twilioStandIn();
  const parameters = new Map<string, string>();
  /** Answers of the stores before they answer as they should. */
  const denials: Behavior[] = [];
  const allowed = store(parameters);
  const aws = await storesStandIn((call, response) => (denials.shift() ?? allowed)(call, response));
  const env = { ...aws.env, TWILIO_API_URL: twilio.url, TWILIO_MESSAGING_URL: twilio.url };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const log = (['info', 'warn', 'error'] as const).map((level) => vi.spyOn(console, level).mockReturnValue());
  onTestFinished(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
  const send = (
    RequestType: PointingEvent['RequestType'],
    given: PointingProperties,
    id?: string,
    logical = 'Number',
  ) =>
    handler({
      RequestType,
      LogicalResourceId: logical,
      ...(id === undefined ? {} : { PhysicalResourceId: id }),
      ResourceProperties: given,
    });
  return {
    twilio,
    aws: aws.stand,
    parameters,
    denials,
    send,
    log: () => JSON.stringify(log.map(({ mock }) => mock.calls)),
  };
}

function store(parameters: Map<string, string>): Behavior {
  return (call, response) => {
    const { Name, Value } = call.question;
    const found = parameters.get(String(Name));
    if (!call.signed) return awsError('InvalidSignatureException')(call, response);
    if (call.target === 'secretsmanager.GetSecretValue') return secret(JSON.stringify(CREDENTIALS))(call, response);
    if (call.target === 'AmazonSSM.PutParameter') parameters.set(String(Name), String(Value));
    else if (found === undefined) return awsError('ParameterNotFound')(call, response);
    if (call.target === 'AmazonSSM.DeleteParameter') parameters.delete(String(Name));
    return json({ Parameter: { Value: found } })(call, response);
  };
}
