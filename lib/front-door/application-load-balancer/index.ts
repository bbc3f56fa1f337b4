export { ApplicationLoadBalancerFrontDoor } from './application-load-balancer';
export type { LoadBalancerOptions } from './load-balancer';
export type { ApplicationLoadBalancerFrontDoorProps } from './props';
