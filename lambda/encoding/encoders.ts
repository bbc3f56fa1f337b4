import type { FrontDoorName } from '../../lib/contract';
import { encodeApplicationLoadBalancer } from './application-load-balancer';
import { encodeHttpApi } from './http-api';
import { encodeFunctionUrl } from './payload-2';
import type { Encode } from './raw-request';
import { encodeRestApi } from './rest-api';

/** The encoders of all front doors, for the test kit and the local run. Never in the runtime's bundle. */
export const encoders: Readonly<Record<FrontDoorName, Encode>> = {
  'application-load-balancer': encodeApplicationLoadBalancer,
  'rest-api': encodeRestApi,
  'http-api': encodeHttpApi,
  'function-url': encodeFunctionUrl,
};
