import type { FrontDoorName } from '../../lib/contract';
import { encode as applicationLoadBalancer } from './application-load-balancer';
import type { Encode } from './front-door';
import { encode as functionUrl } from './function-url';
import { encode as httpApi } from './http-api';
import { encode as restApi } from './rest-api';

/** What each front door makes of a request on the wire. For the test kit and the local run; never in the bundle. */
export const encoders: Readonly<Record<FrontDoorName, Encode>> = {
  'application-load-balancer': applicationLoadBalancer,
  'rest-api': restApi,
  'http-api': httpApi,
  'function-url': functionUrl,
};
