import { HttpRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { CloudFrontFrontDoorProps } from './cloud-front-props';
import { SELF_CHECK_PATH } from './contract';
import { mistake } from './errors';
import type { FrontDoorConfig, FrontDoorOrigin } from './front-door-interface';

/**
 * Where the door behind is, with the base path that both agree on; refuses one that would not take, or not recognise, what
 * a distribution sends it.
 */
export function behind(scope: Construct, props: CloudFrontFrontDoorProps, inner: FrontDoorConfig): FrontDoorOrigin {
  const { origin } = inner;
  if (!origin) throw unsuitable(scope, inner);
  if (origin.domainName === props.domainName) {
    throw mistake(scope, {
      prop: 'domainName',
      value: props.domainName,
      allowed: 'is the name of the origin too, so that CloudFront would call itself',
      fix: 'leave out the domainName of the origin where it can do without, or give it another',
    });
  }
  refuseRateOf(scope);
  const basePath = props.basePath ?? origin.basePath;
  // A mapping or a resource takes its base path off before there is a route to be found.
  if (origin.basePath === undefined) refuseUnrouted(scope, basePath);
  if (origin.basePath === undefined || origin.basePath === basePath) {
    return { ...origin, ...(basePath === undefined ? {} : { basePath }) };
  }
  throw mistake(scope, {
    prop: 'basePath',
    value: props.basePath,
    allowed: `must be that of the origin, "${origin.basePath}", because CloudFront hands paths on as they are`,
    fix: 'leave it out here, or make the origin’s the same',
  });
}

function unsuitable(scope: Construct, { distribution }: FrontDoorConfig): Error {
  return mistake(scope, {
    prop: 'origin',
    allowed: distribution
      ? 'is a distribution itself, and one in front of another only adds time'
      : 'does not say where it can be reached (FrontDoorConfig.origin)',
    fix: 'give FrontDoor.httpApi, functionUrl, restApi or applicationLoadBalancer',
  });
}

/** A rule that counts by address counts CloudFront's own there. */
function refuseRateOf(scope: Construct): void {
  if (!inOrigin(scope).some((part) => part instanceof CfnWebACL)) return;
  throw mistake(scope, {
    prop: 'origin.webAcl',
    allowed: 'would take all requests for those of the few addresses that CloudFront has, and block them',
    fix: 'give it as webAcl of cloudFront instead',
  });
}

/** Routes of a shared HTTP API match the path as CloudFront hands it on, base path included. That of the self-check does. */
function refuseUnrouted(scope: Construct, basePath: string | undefined): void {
  const paths = inOrigin(scope).flatMap((part) => (part instanceof HttpRoute && part.path ? [part.path] : []));
  const routes = paths.filter((path) => !path.includes(`${SELF_CHECK_PATH}/`));
  const start = basePath === undefined ? '/' : `/${basePath}/`;
  if (routes.length === 0 || routes.some((route) => route.startsWith(start) || route.startsWith('/{'))) return;
  throw mistake(scope, {
    prop: 'basePath',
    value: basePath,
    allowed: `none of the routes ${routes.join(', ')} of the origin starts with it, so that nothing would reach the function`,
    fix: `give the origin routes such as "${start}{proxy+}"`,
  });
}

function inOrigin(scope: Construct) {
  return scope.node.findChild('Origin').node.findAll();
}
