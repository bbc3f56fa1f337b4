import { Token } from 'aws-cdk-lib';
import {
  ApplicationListener,
  CfnListener,
  CfnListenerRule,
  CfnLoadBalancer,
  type IApplicationListener,
  type IApplicationLoadBalancer,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IConstruct } from 'constructs';
import { configurationError } from '../../validation';
import { refuseWebAclOf } from '../../web-acl';
import type { ApplicationLoadBalancerFrontDoorProps } from './props';

type Props = ApplicationLoadBalancerFrontDoorProps;

const OF_A_NEW_LOAD_BALANCER = [
  'vpc',
  'securityGroup',
  'ipAddressType',
  'redirectHttp',
  'deletionProtection',
  'accessLogs',
  'accessLogsBucket',
  'accessLogsPrefix',
] as const;

/** Refuses options that what already exists would not heed, and reuse that lacks something. */
export function checkReuse(scope: IConstruct, props: Props, publicOrigins: readonly string[]): void {
  const reused = props.listener ? 'listener' : 'loadBalancer';
  if (props.listener || props.loadBalancer) {
    refuse(scope, props, OF_A_NEW_LOAD_BALANCER, reused);
    refuseWebAclOf(scope, props.webAcl, reused);
  }
  const balancer = props.loadBalancer ?? loadBalancerOf(props.listener);
  if (balancer && publicOrigins.length === 0) refuseInternal(scope, balancer, reused);
  if (props.listener) refuseUnencrypted(scope, props.listener);
  if (props.accessLogs === false) refuseLogPlaces(scope, props);
  if (!props.listener) return;
  refuse(scope, props, ['sslPolicy'], 'listener');
  if (props.hostedZone && !props.loadBalancer && !(props.listener instanceof ApplicationListener)) {
    throw configurationError(scope, {
      prop: 'hostedZone',
      problem: 'the alias record needs to know the load balancer of an imported listener',
      fix: 'give loadBalancer as well, or leave hostedZone out',
    });
  }
}

/** The load balancer of a listener that is made in this app. */
export function loadBalancerOf(listener: IApplicationListener | undefined): IApplicationLoadBalancer | undefined {
  return listener instanceof ApplicationListener ? listener.loadBalancer : undefined;
}

function refuseInternal(scope: IConstruct, balancer: IApplicationLoadBalancer, prop: string): void {
  const resource = balancer.node.defaultChild;
  if (!(resource instanceof CfnLoadBalancer) || resource.scheme !== 'internal') return;
  throw configurationError(scope, {
    prop,
    value: 'internal',
    problem: 'Twilio cannot reach a load balancer that does not face the internet',
    fix: 'give one with internetFacing: true, or declare what stands in front of it as publicOrigins',
  });
}

function refuseUnencrypted(scope: IConstruct, listener: IApplicationListener): void {
  const resource = listener.node.defaultChild;
  if (!(resource instanceof CfnListener) || resource.protocol === undefined || resource.protocol === 'HTTPS') return;
  throw configurationError(scope, {
    prop: 'listener',
    value: resource.protocol,
    problem: 'calls, texts and phone numbers would cross the internet in plain text; it must be HTTPS',
    fix: 'give a listener with certificates, or leave listener out for a new one',
  });
}

function refuseLogPlaces(scope: IConstruct, props: Props): void {
  const prop = (['accessLogsBucket', 'accessLogsPrefix'] as const)
    .filter((name) => props[name] !== undefined)
    .join(', ');
  if (prop === '') return;
  throw configurationError(scope, {
    prop,
    problem: 'would change nothing, because accessLogs is false',
    fix: 'leave out accessLogs, or this',
  });
}

function refuse(scope: IConstruct, props: Props, names: readonly (keyof Props)[], reused: string): void {
  const prop = names.filter((name) => props[name] !== undefined).join(', ');
  if (prop === '') return;
  throw configurationError(scope, {
    prop,
    problem: `would change nothing, because ${reused} is one that already exists`,
    fix: 'set it where that is made, or leave it out',
  });
}

const LAST = 50_000;

/**
 * The priority that was given, or the next one below all rules that the listener has so far: decided when the rule is
 * made, so that rules added later move none. Refuses a listener whose rules CDK cannot know.
 */
export function priorityIn(scope: IConstruct, listener: IApplicationListener, given: number | undefined): number {
  if (given !== undefined) return given;
  if (!(listener instanceof ApplicationListener)) {
    throw configurationError(scope, {
      prop: 'priority',
      value: undefined,
      problem: `the rule in an imported listener needs one that no other rule has, from 1 to ${LAST}`,
      fix: 'give priority',
    });
  }
  return Math.max(0, ...rulesOf(listener).map(({ priority }) => priority)) + 1;
}

/** What is wrong with a rule whose priority another rule of its listener was given as well. */
export function priorityTaken(rule: IConstruct, listener: IApplicationListener): string[] {
  const own = rule.node.defaultChild;
  const other = rulesOf(listener).find((each) => each !== own && each.priority === (own as CfnListenerRule).priority);
  if (!other) return [];
  const { message } = configurationError(undefined, {
    prop: 'priority',
    value: other.priority,
    problem: `the rule ${other.node.path} of the same listener has it too`,
    fix: 'give one of them another',
  });
  return [message];
}

function rulesOf(listener: IApplicationListener): CfnListenerRule[] {
  return listener.node.root.node
    .findAll()
    .filter((part) => part instanceof CfnListenerRule)
    .filter(({ listenerArn, priority }) => listenerArn === listener.listenerArn && !Token.isUnresolved(priority));
}
