import { HttpRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { SELF_CHECK_PATH } from '../../contract';
import { configurationError } from '../../validation';
import type { FrontDoorConfig, FrontDoorOrigin } from '../interface';
import type { CloudFrontFrontDoorOptions } from './options';

/**
 * Returns the origin of the door behind the distribution, with the base path of both. Rejects a door that wouldn't accept
 * the distribution's requests.
 */
export function originBehind(
  scope: Construct,
  options: CloudFrontFrontDoorOptions,
  inner: FrontDoorConfig,
): FrontDoorOrigin {
  const { origin } = inner;
  if (!origin) throw unsuitable(scope, inner);
  if (origin.domainName === options.domainName) {
    throw configurationError(scope, {
      prop: 'domainName',
      value: options.domainName,
      problem: 'is also the name of the origin, so CloudFront would call itself',
      fix: 'use a different `domainName` for the origin, or leave it out there',
    });
  }
  rejectRateLimit(scope);
  const basePath = options.basePath ?? origin.basePath;
  // A mapping or a resource removes its base path before API Gateway selects a route.
  if (origin.basePath === undefined) rejectUnrouted(scope, basePath);
  if (origin.basePath === undefined || origin.basePath === basePath) {
    return { ...origin, ...(basePath === undefined ? {} : { basePath }) };
  }
  throw configurationError(scope, {
    prop: 'basePath',
    value: options.basePath,
    problem: `must be that of the origin, "${origin.basePath}", because CloudFront forwards paths unchanged`,
    fix: 'leave it out here, or use the same `basePath` for the origin',
  });
}

function unsuitable(scope: Construct, { distribution }: FrontDoorConfig): Error {
  return configurationError(scope, {
    prop: 'origin',
    problem: distribution
      ? 'must not be a distribution, because a second one only adds latency'
      : "must return an `origin` from `bind`, which tells CloudFront the door's host",
    fix: 'use `FrontDoor.httpApi`, `functionUrl`, `restApi` or `applicationLoadBalancer`',
  });
}

/** Behind CloudFront, a rule that counts by address would count CloudFront's addresses. */
function rejectRateLimit(scope: Construct): void {
  if (!inOrigin(scope).some((part) => part instanceof CfnWebACL)) return;
  throw configurationError(scope, {
    prop: 'origin.webAcl',
    problem: "would count all requests as coming from CloudFront's few addresses, and block them",
    fix: 'set `webAcl` on `FrontDoor.cloudFront` instead',
  });
}

/** Routes of a shared HTTP API see the base path in the path. The self-check's route already includes it. */
function rejectUnrouted(scope: Construct, basePath: string | undefined): void {
  const paths = inOrigin(scope).flatMap((part) => (part instanceof HttpRoute && part.path ? [part.path] : []));
  const routes = paths.filter((path) => !path.includes(`${SELF_CHECK_PATH}/`));
  const start = basePath === undefined ? '/' : `/${basePath}/`;
  if (routes.length === 0 || routes.some((route) => route.startsWith(start) || route.startsWith('/{'))) return;
  throw configurationError(scope, {
    prop: 'basePath',
    value: basePath,
    problem: `none of the origin's routes ${routes.join(', ')} starts with it, so no request would reach the function`,
    fix: `add a route such as "${start}{proxy+}" to the \`routes\` of the origin`,
  });
}

function inOrigin(scope: Construct) {
  return scope.node.findChild('Origin').node.findAll();
}
