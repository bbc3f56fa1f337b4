import type { IConstruct } from 'constructs';
import type { TwilioWebhookProps } from './twilio-webhook-props';
import { configurationError } from './validation';

/** A prop whose type callers get wrong where no compiler checks it. */
interface PropType {
  readonly fits: (value: unknown) => boolean;
  /** The kind of value, as in "must be a front door". */
  readonly kind: string;
  readonly fix: string;
  /** Whether the value may be a secret, which no error shows. */
  readonly secret?: boolean;
}

const BOOLEAN: PropType = {
  fits: (value) => typeof value === 'boolean',
  kind: 'true or false',
  fix: 'remove the quotes',
};
const TEXT: PropType = { fits: (value) => typeof value === 'string', kind: 'a text', fix: 'put it in quotes' };

const TYPES: { readonly [name in keyof TwilioWebhookProps]?: PropType } = {
  authToken: {
    fits: has('grantRead'),
    kind: 'the location of the token, never the token itself',
    fix: 'use `AuthToken.fromSecretsManager(…)` or `AuthToken.fromSsmParameter(…)`',
    secret: true,
  },
  frontDoor: {
    fits: has('bind'),
    kind: 'a front door',
    fix: 'use `FrontDoor.httpApi()` or another factory of `FrontDoor`',
  },
  publicOrigins: {
    fits: (value) => Array.isArray(value) && value.every(TEXT.fits),
    kind: 'a list of texts',
    fix: 'write it like `["https://hooks.example.com"]`',
  },
  function: { fits: has('functionArn'), kind: 'a function', fix: 'import it with `Function.fromFunctionArn(…)`' },
  idempotency: { fits: has('_bind'), kind: 'a way to remember responses', fix: 'use `Idempotency.dynamoDb()`' },
  selfCheck: { fits: has('_bind'), kind: 'a self-check', fix: 'use `SelfCheck.onDeployment()`' },
  alarms: { fits: (value) => typeof value === 'object', kind: 'an object', fix: 'use `{}` or `{ topic }`' },
  requestMetrics: BOOLEAN,
  savedQueries: BOOLEAN,
  sourceMap: BOOLEAN,
  entry: TEXT,
  handler: TEXT,
  code: { fits: has('bind'), kind: 'code', fix: 'use `Code.fromAsset(…)`, or `entry` for a source file' },
  runtime: { fits: has('runtimeEquals'), kind: 'a runtime', fix: 'use `Runtime.NODEJS_24_X`' },
  timeout: { fits: has('toSeconds'), kind: 'a duration', fix: 'use `Duration.seconds(10)`' },
  memorySize: { fits: (value) => typeof value === 'number', kind: 'a number of MB', fix: 'remove the quotes' },
};

/** Rejects values of the wrong type. For callers in JavaScript. */
export function checkTypes(scope: IConstruct, props: TwilioWebhookProps): void {
  for (const [prop, type] of Object.entries(TYPES)) {
    const value: unknown = props[prop as keyof TwilioWebhookProps];
    if (prop !== 'authToken' && (value === undefined || value === null)) continue;
    if (type.fits(value)) continue;
    // An object's text can be endless, and an object is of a wrong kind at sight.
    const shown = type.secret || typeof value === 'object' ? {} : { value: String(value) };
    throw configurationError(scope, { prop, ...shown, problem: `must be ${type.kind}`, fix: type.fix });
  }
}

function has(member: string): (value: unknown) => boolean {
  return (value) => typeof value === 'object' && value !== null && member in value;
}
