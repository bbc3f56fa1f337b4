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

/** What the app is told by `-c name=value`. */
export type AppContext = { readonly frontDoor: FrontDoorChoice } & { readonly [name in Name]?: string };

/** A context that cannot work; its message is all that the user needs to see. */
export class ContextError extends Error {}

const NO_TOKEN_PLACE = `The place of the Twilio auth token is not given. Store the token by one of

  aws secretsmanager create-secret --name twilio/auth-token --secret-string file://token.txt
  aws ssm put-parameter --name /twilio/auth-token --type SecureString --value file://token.txt

and name it: -c authTokenSecret=twilio/auth-token or -c authTokenParameter=/twilio/auth-token`;

/** Reads the app's own context out of everything that CDK was given. */
export function readContext(all: Record<string, unknown>): AppContext {
  refuseTypos(Object.keys(all));
  const given = Object.fromEntries(NAMES.map((name) => [name, text(name, all[name])]).filter(([, value]) => value));
  const context: AppContext = { ...given, frontDoor: choice(given['frontDoor'] ?? 'http-api') };
  checkToken(context);
  checkDomain(context);
  return context;
}

function text(name: Name, value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw new ContextError(`Context ${name} is ${JSON.stringify(value)}: must be text.`);
}

function choice(value: string): FrontDoorChoice {
  const known = FRONT_DOORS.find((door) => door === value);
  if (known) return known;
  throw new ContextError(`Context frontDoor is ${JSON.stringify(value)}: must be one of ${FRONT_DOORS.join(', ')}.`);
}

function checkToken({ authTokenSecret, authTokenParameter }: AppContext): void {
  if (authTokenSecret === undefined && authTokenParameter === undefined) throw new ContextError(NO_TOKEN_PLACE);
  if (authTokenSecret === undefined || authTokenParameter === undefined) return;
  throw new ContextError(
    'Context authTokenSecret and authTokenParameter are both given: keep the one that holds the token.',
  );
}

function checkDomain({ frontDoor, domainName, hostedZoneId, hostedZoneName, certificateArn }: AppContext): void {
  if ((hostedZoneId === undefined) !== (hostedZoneName === undefined)) {
    throw new ContextError(
      'Context hostedZoneId and hostedZoneName belong together: give both, so that nothing is looked up.',
    );
  }
  if (frontDoor === 'alb' && domainName === undefined) {
    throw new ContextError(
      'Context frontDoor=alb needs -c domainName=…: a load balancer has no certificate of its own.',
    );
  }
  if (frontDoor === 'cloud-front' && domainName === undefined) {
    throw new ContextError(
      'Context frontDoor=cloud-front needs -c domainName=…: the function cannot be told the name that CloudFront assigns.',
    );
  }
  const proved = hostedZoneId !== undefined || certificateArn !== undefined;
  if (domainName !== undefined && !proved && frontDoor !== 'function-url') {
    throw new ContextError(
      `Context domainName is ${JSON.stringify(domainName)}: needs a certificate. ` +
        'Give -c hostedZoneId=… and -c hostedZoneName=… to have one made, or -c certificateArn=….',
    );
  }
}

/** CDK's own keys have a colon or a slash in them; any other that is nearly one of ours was meant to be it. */
function refuseTypos(keys: string[]): void {
  for (const key of keys) {
    const meant = NAMES.find((name) => name !== key && isNearly(key, name));
    if (meant && !(NAMES as readonly string[]).includes(key)) {
      throw new ContextError(`Context ${key} is not known: did you mean ${meant}?`);
    }
  }
}

function isNearly(key: string, name: string): boolean {
  const plain = key.toLowerCase().replace(/[-_]/g, '');
  return distance(plain, name.toLowerCase()) <= 2;
}

/** Levenshtein's: how many characters have to be added, dropped or changed. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...one].entries()) {
    const next = [line + 1];
    for (const [column, match] of [...other].entries()) {
      const change = (row[column] ?? 0) + (letter === match ? 0 : 1);
      next.push(Math.min(change, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
