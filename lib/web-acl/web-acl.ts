import { Annotations, Stack, Token } from 'aws-cdk-lib';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { configurationError } from '../validation';
import { type RateLimitedWebAclProps, rateLimitedWebAcl } from './rate-limit';
import { checkMadeAtHome, inItsOwnStack } from './us-east-1';

/** What a web ACL is for; one for the one cannot be used for the other. */
export enum WebAclScope {
  /** A load balancer or an API, in its region. */
  REGIONAL = 'REGIONAL',

  /** A CloudFront distribution; the web ACL is in us-east-1. */
  CLOUDFRONT = 'CLOUDFRONT',
}

/** What a web ACL is put in front of. */
export interface WebAclBindOptions {
  /** What it is for. */
  readonly webAclScope: WebAclScope;

  /**
   * ARN of the load balancer or of the API's stage.
   *
   * @default - none: a distribution names its web ACL itself
   */
  readonly resourceArn?: string;

  /**
   * Public origins of what stands in front of it, whose addresses a rate rule would count instead of the callers'.
   *
   * @default - none
   */
  readonly publicOrigins?: string[];
}

/** A web ACL in place. */
export interface WebAclConfig {
  /** ARN of the web ACL. */
  readonly webAclArn: string;
}

/**
 * An AWS WAF web ACL in front of a load balancer, a REST API or a distribution. HTTP APIs and Function URLs cannot have
 * one: put `FrontDoor.cloudFront` before them.
 */
export class WebAcl {
  /**
   * A web ACL that exists: of the door's region, or of us-east-1 for a distribution. Its rules are looked after where it
   * is made. Rules of AWS's common rule set block what Twilio sends, such as bodies of more than 8 KB.
   *
   * @param webAclArn its ARN, `arn:aws:wafv2:region:account:regional/webacl/name/id` or `global` for a distribution
   */
  public static fromArn(webAclArn: string): WebAcl {
    return new WebAcl((scope, { webAclScope: kind }) => {
      checkArn(scope, webAclArn, kind);
      return webAclArn;
    });
  }

  /**
   * A new web ACL that slows down whoever floods the webhook, so that calls are not crowded out and floods not paid for.
   * It looks at no content: what a request may hold is for the signature to say.
   *
   * @param props limits, and whether they are only counted
   */
  public static rateLimited(props: RateLimitedWebAclProps = {}): WebAcl {
    return new WebAcl((scope, { webAclScope: kind, publicOrigins = [] }) => {
      if (kind === WebAclScope.CLOUDFRONT) {
        checkMadeAtHome(scope, { prop: 'webAcl', fix: `give WebAcl.fromArn(…) of ${inItsOwnStack('a web ACL')}` });
      }
      warnOfProxies(scope, publicOrigins);
      return rateLimitedWebAcl(scope, kind, props);
    });
  }

  private constructor(private readonly make: (scope: Construct, options: WebAclBindOptions) => string) {}

  /**
   * Makes the web ACL if it is a new one, and puts it in front. Called once, by the front door.
   *
   * @param scope where the resources are created
   * @param options what it is put in front of
   */
  public bind(scope: Construct, options: WebAclBindOptions): WebAclConfig {
    const webAclArn = this.make(scope, options);
    const { resourceArn } = options;
    if (resourceArn !== undefined) new CfnWebACLAssociation(scope, 'WebAclAssociation', { resourceArn, webAclArn });
    return { webAclArn };
  }
}

/** Refuses a web ACL for all that is behind what already exists, and perhaps in place of another. */
export function refuseWebAclOf(scope: Construct, webAcl: WebAcl | undefined, reused: string): void {
  if (!webAcl) return;
  throw configurationError(scope, {
    prop: 'webAcl',
    problem: `would be in front of everything behind ${reused}, which is one that already exists and can have but one`,
    fix: 'associate it where that is made, or leave it out',
  });
}

function warnOfProxies(scope: Construct, publicOrigins: readonly string[]): void {
  if (publicOrigins.length === 0) return;
  Annotations.of(scope).addWarningV2(
    'cdk-twilio-webhook:webAclCountsProxies',
    `webAcl counts requests by source address, and behind ${publicOrigins.join(', ')} that is the address of what is in ` +
      'front: it would block all callers together. Fix: put the rule in front of that, or leave it out.',
  );
}

const ARN = /^arn:[\w-]+:wafv2:([\w-]+):\d{12}:(regional|global)\/webacl\/[^/]+\/[^/]+$/;

function checkArn(scope: Construct, webAclArn: string, kind: WebAclScope): void {
  if (Token.isUnresolved(webAclArn)) return;
  const [, region, reach] = ARN.exec(webAclArn) ?? [];
  const forDistributions = kind === WebAclScope.CLOUDFRONT;
  const stackRegion = Stack.of(scope).region;
  const here = forDistributions || Token.isUnresolved(stackRegion) || region === stackRegion;
  if (reach === (forDistributions ? 'global' : 'regional') && here) return;
  const wanted = forDistributions
    ? 'of scope CLOUDFRONT, in us-east-1'
    : `of scope REGIONAL, in the region of the door`;
  throw configurationError(scope, {
    prop: 'webAcl',
    value: webAclArn,
    problem: `must be the ARN of an AWS WAF web ACL ${wanted}`,
    fix: 'give attrArn of a CfnWebACL with that scope, or the ARN that "aws wafv2 list-web-acls" shows',
  });
}
