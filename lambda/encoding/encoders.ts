import type { FrontDoorName } from '../../lib/contract';
import {
  encodeApplicationLoadBalancer as applicationLoadBalancer,
  type Encode,
  encodeFunctionUrl as functionUrl,
  encodeHttpApi as httpApi,
  encodeRestApi as restApi,
} from '../front-door';

/** What each front door makes of a request on the wire. For the test kit and the local run; never in the bundle. */
export const encoders: Readonly<Record<FrontDoorName, Encode>> = {
  'application-load-balancer': applicationLoadBalancer,
  'rest-api': restApi,
  'http-api': httpApi,
  'function-url': functionUrl,
};
