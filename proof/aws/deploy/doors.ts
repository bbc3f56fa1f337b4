/** A step of the proof, in the order of the columns of docs/proof.md. */
export const STEPS = [
  'deployed',
  'self-check',
  'signed accepted',
  'forged refused',
  'updated',
  'token rotated',
  'missing secret rolled back',
  'destroyed',
] as const;

export type Step = (typeof STEPS)[number];

/** A front door of the sample app, and how far the emulator carries it. */
export interface Door {
  /** Context of the app besides that of every door. */
  readonly context: Readonly<Record<string, string>>;
  /** Types of resources that the proof leaves out. */
  readonly leftOut: readonly string[];
  /** The steps that the emulator can't do. */
  readonly skipped: readonly Step[];
  /** Whether the proof registers the function with the load balancer, which the emulator doesn't. */
  readonly registers?: boolean;
}

/** Context of each deployment. The second and third have something to update. */
export const DEPLOYMENTS = {
  first: {},
  second: { publicOrigins: 'https://second.example.com' },
  third: { publicOrigins: 'https://third.example.com' },
} as const;

/** Name of a door's secret. */
export function secretOf(frontDoor: string): string {
  return `twilio/${frontDoor}`;
}

/** Name of a door's stack. */
export function stackOf(frontDoor: string): string {
  return `Proof-${frontDoor}`;
}

const SELF_CHECK = 'Custom::TwilioWebhookSelfCheck';

/** Steps that depend on the self-check. */
const CHECKED: readonly Step[] = ['self-check', 'missing secret rolled back'];

export const DOORS: Readonly<Record<string, Door>> = {
  'http-api': { context: {}, leftOut: [], skipped: [] },
  'function-url': { context: {}, leftOut: [], skipped: [] },
  // The requests would fail, because the events have no `requestContext.domainName`.
  'rest-api': {
    context: {},
    leftOut: [SELF_CHECK],
    skipped: [...CHECKED, 'signed accepted', 'forged refused', 'token rotated'],
  },
  // Without a hosted zone, the construct checks nothing. The emulator takes any certificate.
  alb: {
    context: {
      domainName: 'hooks.example.com',
      certificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/12345678-1234-1234-1234-123456789012',
    },
    // Empties the default security group with a client that the emulator's functions lack.
    leftOut: ['Custom::VpcRestrictDefaultSG'],
    skipped: CHECKED,
    registers: true,
  },
};
