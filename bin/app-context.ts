const FRONT_DOORS = ['alb', 'rest-api', 'http-api', 'function-url', 'cloud-front'] as const;
type FrontDoorChoice = (typeof FRONT_DOORS)[number];

const NAMES = [
  'frontDoor',
  'domainName',
  'hostedZoneId',
  'hostedZoneName',
  'certificateArn',
  'basePath',
  'authTokenSecret',
  'authTokenParameter',
  'publicOrigins',
  'stackName',
] as const;
type Name = (typeof NAMES)[number];

/** The settings that the user passes as `-c name=value`. */
export type AppContext = { readonly frontDoor: FrontDoorChoice } & { readonly [name in Name]?: string };

/** Error for an invalid context, whose message is all that the user needs to see. */
export class ContextError extends Error {}

/**
 * The error of a stack without the location of the token. An annotation, because `cdk bootstrap`, `cdk ls` and
 * `cdk destroy` read the app too, and don't need the token.
 */
export const MISSING_TOKEN = `The location of the Twilio auth token is missing. Store the token with one of

  aws secretsmanager create-secret --name twilio/auth-token --secret-string file://token.txt
  aws ssm put-parameter --name /twilio/auth-token --type SecureString --value file://token.txt

and pass its name: -c authTokenSecret=twilio/auth-token or -c authTokenParameter=/twilio/auth-token`;

/** Reads the settings from the context of the CDK app. */
export function readContext(all: Record<string, unknown>): AppContext {
  refuseUnknown(Object.keys(all));
  const given = Object.fromEntries(NAMES.map((name) => [name, text(name, all[name])]).filter(([, value]) => value));
  const context: AppContext = { ...given, frontDoor: choice(given['frontDoor'] ?? 'http-api') };
  checkTokens(context);
  checkDomain(context);
  return context;
}

function text(name: Name, value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw new ContextError(`Context \`${name}\` is ${JSON.stringify(value)}: must be a string.`);
}

function choice(value: string): FrontDoorChoice {
  const known = FRONT_DOORS.find((door) => door === value);
  if (known) return known;
  throw new ContextError(
    `Context \`frontDoor\` is ${JSON.stringify(value)}: must be one of ${FRONT_DOORS.join(', ')}.`,
  );
}

/** Whether the location of the token is set. */
export function hasToken({ authTokenSecret, authTokenParameter }: AppContext): boolean {
  return authTokenSecret !== undefined || authTokenParameter !== undefined;
}

function checkTokens({ authTokenSecret, authTokenParameter }: AppContext): void {
  if (authTokenSecret === undefined || authTokenParameter === undefined) return;
  throw new ContextError(
    'Context `authTokenSecret` and `authTokenParameter` are both set: keep the one that contains the token.',
  );
}

function checkDomain({ frontDoor, domainName, hostedZoneId, hostedZoneName, certificateArn }: AppContext): void {
  if ((hostedZoneId === undefined) !== (hostedZoneName === undefined)) {
    throw new ContextError(
      'Context `hostedZoneId` and `hostedZoneName` belong together: set both, so that no lookup is needed.',
    );
  }
  if (frontDoor === 'alb' && domainName === undefined) {
    throw new ContextError(
      'Context `frontDoor=alb` needs `-c domainName=…`: AWS assigns no certificate to a load balancer.',
    );
  }
  if (frontDoor === 'cloud-front' && domainName === undefined) {
    throw new ContextError(
      'Context `frontDoor=cloud-front` needs `-c domainName=…`: the function cannot know the name that CloudFront assigns.',
    );
  }
  if (frontDoor === 'function-url' && domainName !== undefined) {
    throw new ContextError(
      "Context `frontDoor=function-url` doesn't support `domainName`: use `-c frontDoor=cloud-front`, which puts CloudFront in front of a Function URL.",
    );
  }
  const hasCertificate = hostedZoneId !== undefined || certificateArn !== undefined;
  if (domainName !== undefined && !hasCertificate) {
    throw new ContextError(
      `Context \`domainName\` is ${JSON.stringify(domainName)}: needs a certificate. ` +
        'Set `-c hostedZoneId=…` and `-c hostedZoneName=…` to create one, or `-c certificateArn=…`.',
    );
  }
}

/** CDK's own keys contain a colon or a slash. */
function refuseUnknown(keys: string[]): void {
  const unknown = keys.filter((key) => !/[:/]/.test(key) && !(NAMES as readonly string[]).includes(key));
  if (unknown.length === 0) return;
  throw new ContextError(`Context \`${unknown.join('`, `')}\` is unknown: use one of ${NAMES.join(', ')}.`);
}
