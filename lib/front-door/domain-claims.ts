import { Stack, Stage, Token } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { configurationError, isCrossEnvironment } from '../validation';

/** A resource that AWS allows once per domain name. */
interface Exclusive {
  /** Name in errors, after "only one of them can have". */
  readonly thing: string;
  /** Whether each account and region can have one. */
  readonly regional: boolean;
  /** The fix, in the imperative. */
  readonly fix: string;
}

const EXCLUSIVES = {
  record: {
    thing: 'its DNS record',
    regional: false,
    fix: 'use another name, or leave `hostedZone` out and set `certificate`, and point the name yourself',
  },
  api: {
    thing: 'the custom domain of API Gateway',
    regional: true,
    fix: 'use another name, or create the custom domain once and pass it to each as `domain`, with its own `basePath`',
  },
  distribution: { thing: 'the alternate domain name of CloudFront', regional: false, fix: 'use another name' },
  rule: {
    thing: 'the rule for it in this `listener`',
    regional: true,
    fix: 'use another name, or answer the routes of both with one webhook',
  },
} as const satisfies Record<string, Exclusive>;

/** The use of a domain name by a front door. */
export interface DomainClaim {
  /** The resource that the front door creates. */
  readonly takes: keyof typeof EXCLUSIVES;
  /** The listener of the rule. */
  readonly at?: string;
}

interface Claimed extends DomainClaim {
  readonly door: Construct;
  readonly domainName: string;
}

/** The claims of each app or stage. */
const CLAIMS = new WeakMap<IConstruct, Claimed[]>();

/**
 * Rejects a domain name that another front door of the app already has, if the deployment would fail or requests would
 * reach the wrong webhook. Two doors in one scope share the DNS record, which leads to the first one.
 */
export function claimDomain(door: Construct, domainName: string, ...claims: readonly DomainClaim[]): void {
  if (Token.isUnresolved(domainName)) return;
  const root = Stage.of(door) ?? door.node.root;
  const known = CLAIMS.get(root) ?? [];
  for (const claim of claims) {
    const own: Claimed = { ...claim, door, domainName };
    const other = known.find((each) => excludes(each, own));
    if (other) throw taken(own, other);
    known.push(own);
  }
  CLAIMS.set(root, known);
}

function excludes(one: Claimed, other: Claimed): boolean {
  if (one.domainName !== other.domainName || one.takes !== other.takes || one.at !== other.at) return false;
  // CloudFront's front door reports a name that its origin has already, and why.
  if (one.door === other.door ? one.takes === 'record' : other.door.node.scopes.includes(one.door)) return false;
  const { account, region } = Stack.of(one.door);
  const here = EXCLUSIVES[one.takes].regional ? region : Stack.of(other.door).region;
  return !isCrossEnvironment(other.door, { env: { account, region: here } });
}

function taken({ door, domainName, takes }: Claimed, other: Claimed): Error {
  const { thing, fix } = EXCLUSIVES[takes];
  const place = other.door === door ? 'the other front door' : other.door.node.path;
  return configurationError(door, {
    prop: 'domainName',
    value: domainName,
    problem: `${place} already has this name, and only one of them can have ${thing}`,
    fix,
  });
}
