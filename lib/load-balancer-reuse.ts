import { ApplicationListener } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IConstruct } from 'constructs';
import { mistake } from './errors';
import type { ApplicationLoadBalancerFrontDoorProps } from './front-door/application-load-balancer';

type Props = ApplicationLoadBalancerFrontDoorProps;

const OF_A_NEW_LOAD_BALANCER = [
  'vpc',
  'securityGroup',
  'ipAddressType',
  'redirectHttp',
  'deletionProtection',
  'accessLogsBucket',
  'accessLogsPrefix',
] as const;

/** Refuses options that what already exists would not heed, and reuse that lacks something. */
export function checkReuse(scope: IConstruct, props: Props): void {
  if (props.listener || props.loadBalancer) {
    refuse(scope, props, OF_A_NEW_LOAD_BALANCER, props.listener ? 'listener' : 'loadBalancer');
  }
  if (!props.listener) return;
  refuse(scope, props, ['sslPolicy'], 'listener');
  if (props.priority === undefined) {
    throw mistake(scope, {
      prop: 'priority',
      value: undefined,
      allowed: 'the rule in an existing listener needs one that no other rule has, from 1 to 50000',
      fix: 'give priority',
    });
  }
  if (props.hostedZone && !props.loadBalancer && !(props.listener instanceof ApplicationListener)) {
    throw mistake(scope, {
      prop: 'hostedZone',
      allowed: 'the alias record needs to know the load balancer of an imported listener',
      fix: 'give loadBalancer as well, or leave hostedZone out',
    });
  }
}

function refuse(scope: IConstruct, props: Props, names: readonly (keyof Props)[], reused: string): void {
  const prop = names.filter((name) => props[name] !== undefined).join(', ');
  if (prop === '') return;
  throw mistake(scope, {
    prop,
    allowed: `would change nothing, because ${reused} is one that already exists`,
    fix: 'set it where that is made, or leave it out',
  });
}
