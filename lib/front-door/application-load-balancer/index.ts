export { ApplicationLoadBalancerFrontDoor } from './application-load-balancer';
export type { ApplicationLoadBalancerFrontDoorOptions, LoadBalancerOptions } from './options';
