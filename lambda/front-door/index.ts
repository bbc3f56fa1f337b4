import { applicationLoadBalancer } from './application-load-balancer';
import type { FrontDoorCodec } from './front-door';
import { functionUrl } from './function-url';
import { httpApi } from './http-api';
import { restApi } from './rest-api';

/** All front doors that the runtime understands. At most one accepts an event. */
export const frontDoors: readonly FrontDoorCodec[] = [applicationLoadBalancer, restApi, httpApi, functionUrl];

/** The door that an event came through, `undefined` when it came through none. */
export function frontDoorOf(event: unknown): FrontDoorCodec | undefined {
  return frontDoors.find((door) => door.accepts(event));
}
