import { Annotations, Stack, Token } from 'aws-cdk-lib';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { checkCloudFrontRegion, configurationError, inCloudFrontRegion } from '../validation';
import { type RateLimitedWebAclOptions, rateLimitedWebAcl } from './rate-limit';

/** Scope of a web ACL. Regional and CloudFront web ACLs aren't interchangeable. */
export enum WebAclScope {
  /** Protects a load balancer or an API in the same region. */
  REGIONAL = 'REGIONAL',

  /** Protects a CloudFront distribution. The web ACL is in us-east-1. */
  CLOUDFRONT = 'CLOUDFRONT',
}

/** The resource that a web ACL protects. */
export interface ProtectedResource {
  /** The scope that the web ACL needs for this resource. */
  readonly webAclScope: WebAclScope;

  /** ARN of the load balancer or of the API's stage. A distribution references its web ACL itself. */
  readonly resourceArn?: string;

  /**
   * Public origins of the proxies in front of the resource. A rate rule would count their addresses instead of the
   * callers'.
   */
  readonly publicOrigins?: readonly string[];
}

/**
 * An AWS WAF web ACL in front of a load balancer, a REST API or a CloudFront distribution. HTTP APIs and Function URLs
 * don't support web ACLs: put `FrontDoor.cloudFront` in front of them.
 */
export class WebAcl {
  /**
   * Uses an existing web ACL as it is, from the region of the front door, or from us-east-1 for a distribution. AWS's
   * common rule set blocks some of Twilio's requests, such as bodies of more than 8 KB.
   *
   * @param webAclArn the ARN, `arn:aws:wafv2:region:account:regional/webacl/name/id`, or `global` for a distribution
   */
  public static fromArn(webAclArn: string): WebAcl {
    return new WebAcl((scope, { webAclScope }) => {
      checkArn(scope, webAclArn, webAclScope);
      return webAclArn;
    });
  }

  /**
   * Creates a web ACL that blocks addresses which flood the webhook, so that floods neither crowd out calls nor cost
   * Lambda invocations. It ignores the content of requests, because the signature decides about that.
   *
   * @param options limits, logging, and whether requests are only counted
   */
  public static rateLimited(options: RateLimitedWebAclOptions = {}): WebAcl {
    return new WebAcl((scope, { webAclScope, publicOrigins = [] }) => {
      if (webAclScope === WebAclScope.CLOUDFRONT) {
        const fix = `use \`WebAcl.fromArn(…)\` with ${inCloudFrontRegion('a web ACL')}`;
        checkCloudFrontRegion(scope, { prop: 'webAcl', fix });
      }
      warnAboutProxies(scope, publicOrigins);
      return rateLimitedWebAcl(scope, webAclScope, options);
    });
  }

  private constructor(private readonly arnOf: (scope: Construct, resource: ProtectedResource) => string) {}

  /**
   * @internal Called once, by the front door. Creates the web ACL if it is a new one, associates it with the resource, and
   * returns its ARN.
   */
  public _bind(scope: Construct, resource: ProtectedResource): string {
    const webAclArn = this.arnOf(scope, resource);
    const { resourceArn } = resource;
    if (resourceArn !== undefined) new CfnWebACLAssociation(scope, 'WebAclAssociation', { resourceArn, webAclArn });
    return webAclArn;
  }
}

/** Rejects a web ACL for an existing resource: it would cover the resource's other users and may replace their web ACL. */
export function rejectSharedWebAcl(scope: Construct, webAcl: WebAcl | undefined, reusedProp: string): void {
  if (!webAcl) return;
  throw configurationError(scope, {
    prop: 'webAcl',
    problem: `would cover everything behind \`${reusedProp}\`, which already exists and supports only one web ACL`,
    fix: 'associate the web ACL where you create that resource, and leave `webAcl` out',
  });
}

function warnAboutProxies(scope: Construct, publicOrigins: readonly string[]): void {
  if (publicOrigins.length === 0) return;
  Annotations.of(scope).addWarningV2(
    'cdk-twilio-webhook:webAclCountsProxies',
    `\`webAcl\` counts requests by source address. Behind ${publicOrigins.join(', ')} that is the address of the proxy, so ` +
      'the web ACL would block all callers together. Fix: limit the rate at the proxy, or leave `webAcl` out.',
  );
}

const ARN = /^arn:[\w-]+:wafv2:([\w-]+):\d{12}:(regional|global)\/webacl\/[^/]+\/[^/]+$/;

function checkArn(scope: Construct, webAclArn: string, webAclScope: WebAclScope): void {
  if (Token.isUnresolved(webAclArn)) return;
  const [, region, reach] = ARN.exec(webAclArn) ?? [];
  const stackRegion = Stack.of(scope).region;
  const isGlobal = webAclScope === WebAclScope.CLOUDFRONT;
  const isReachable = isGlobal || Token.isUnresolved(stackRegion) || region === stackRegion;
  if (reach === (isGlobal ? 'global' : 'regional') && isReachable) return;
  const wanted = isGlobal ? 'with scope CLOUDFRONT, in us-east-1' : 'with scope REGIONAL, in the region of the stack';
  throw configurationError(scope, {
    prop: 'webAcl',
    value: webAclArn,
    problem: `must be the ARN of an AWS WAF web ACL ${wanted}`,
    fix: 'use `attrArn` of such a `CfnWebACL`, or the ARN from `aws wafv2 list-web-acls`',
  });
}
