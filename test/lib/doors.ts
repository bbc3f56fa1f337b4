import type { Stack } from 'aws-cdk-lib';
import { FrontDoor, type IFrontDoor, WebAcl } from '../../lib';
import { exampleZone } from './stack';

/** Every door with its defaults, and with a domain if it supports one. */
export const DOORS: Record<string, (stack: Stack, domainName: string) => IFrontDoor> = {
  'an Application Load Balancer': (stack, domainName) =>
    FrontDoor.applicationLoadBalancer({ domainName, hostedZone: exampleZone(stack) }),
  'a REST API': () => FrontDoor.restApi(),
  'a REST API with a domain': (stack, domainName) => FrontDoor.restApi({ domainName, hostedZone: exampleZone(stack) }),
  'a REST API with a web ACL': () => FrontDoor.restApi({ webAcl: WebAcl.rateLimited() }),
  'an HTTP API': () => FrontDoor.httpApi(),
  'an HTTP API with a domain': (stack, domainName) => FrontDoor.httpApi({ domainName, hostedZone: exampleZone(stack) }),
  'a Function URL': () => FrontDoor.functionUrl(),
  'CloudFront and an HTTP API': (stack, domainName) =>
    FrontDoor.cloudFront({ origin: FrontDoor.httpApi(), domainName, hostedZone: exampleZone(stack) }),
  'CloudFront and a Function URL': (stack, domainName) =>
    FrontDoor.cloudFront({ origin: FrontDoor.functionUrl(), domainName, hostedZone: exampleZone(stack) }),
};
