import { Token } from 'aws-cdk-lib';
import {
  ApplicationListener,
  CfnListener,
  CfnListenerRule,
  CfnLoadBalancer,
  type IApplicationListener,
  type IApplicationLoadBalancer,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct, IConstruct } from 'constructs';
import { configurationError, propsOfKind, rejectWithoutEffect } from '../../validation';
import { rejectSharedWebAcl } from '../../web-acl';
import { checkBucketLogs } from '../access-logs';
import type { ApplicationLoadBalancerFrontDoorOptions } from './options';

type Options = ApplicationLoadBalancerFrontDoorOptions;

/** The resource that each option configures if it is a new one. */
const CONFIGURES: Readonly<Record<keyof Options, 'load-balancer' | 'listener' | 'door'>> = {
  vpc: 'load-balancer',
  securityGroup: 'load-balancer',
  ipAddressType: 'load-balancer',
  redirectHttp: 'load-balancer',
  deletionProtection: 'load-balancer',
  accessLogs: 'load-balancer',
  accessLogsBucket: 'load-balancer',
  accessLogsPrefix: 'load-balancer',
  sslPolicy: 'listener',
  domainName: 'door',
  certificate: 'door',
  hostedZone: 'door',
  loadBalancer: 'door',
  listener: 'door',
  priority: 'door',
  // Rejected elsewhere, with a more specific reason.
  webAcl: 'door',
};

/** Rejects options that existing resources ignore, and resources that Twilio can't use. */
export function checkReuse(scope: Construct, options: Options, publicOrigins: readonly string[]): void {
  const { listener, loadBalancer = loadBalancerOf(listener) } = options;
  checkBucketLogs(scope, options);
  if (!listener && !loadBalancer) return;
  const reused = listener ? 'listener' : 'loadBalancer';
  rejectOptions(scope, options, 'load-balancer', reused);
  rejectSharedWebAcl(scope, options.webAcl, reused);
  if (loadBalancer && publicOrigins.length === 0) rejectInternal(scope, loadBalancer, reused);
  if (listener) checkListener(scope, options, listener);
}

/** Returns the load balancer of a listener, if the app creates the listener. */
export function loadBalancerOf(listener: IApplicationListener | undefined): IApplicationLoadBalancer | undefined {
  return listener instanceof ApplicationListener ? listener.loadBalancer : undefined;
}

function checkListener(scope: Construct, options: Options, listener: IApplicationListener): void {
  rejectUnencrypted(scope, listener);
  rejectOptions(scope, options, 'listener', 'listener');
  if (options.hostedZone && !options.loadBalancer && !loadBalancerOf(listener)) {
    throw configurationError(scope, {
      prop: 'hostedZone',
      problem: 'the load balancer of the imported `listener` is unknown, but the alias record points at it',
      fix: 'set `loadBalancer` as well, or leave `hostedZone` out',
    });
  }
  if (options.priority === undefined) {
    throw configurationError(scope, {
      prop: 'priority',
      value: undefined,
      problem: 'a rule in an existing listener needs a fixed priority that no other rule has',
      fix: `set \`priority\` to a number from 1 to ${LAST_PRIORITY}`,
    });
  }
}

function rejectOptions(scope: Construct, options: Options, kind: 'load-balancer' | 'listener', reused: string): void {
  const names = propsOfKind(CONFIGURES, kind);
  const because = `\`${reused}\` already exists`;
  rejectWithoutEffect(scope, options, names, { because, fix: 'configure that resource where you create it' });
}

function rejectInternal(scope: Construct, loadBalancer: IApplicationLoadBalancer, reused: string): void {
  const resource = loadBalancer.node.defaultChild;
  if (!(resource instanceof CfnLoadBalancer) || resource.scheme !== 'internal') return;
  throw configurationError(scope, {
    prop: reused,
    value: 'internal',
    problem: "must be internet-facing, because Twilio can't reach an internal load balancer",
    fix: 'set `internetFacing: true` on the load balancer, or set `publicOrigins` to those of the proxy in front of it',
  });
}

function rejectUnencrypted(scope: Construct, listener: IApplicationListener): void {
  const resource = listener.node.defaultChild;
  if (!(resource instanceof CfnListener) || resource.protocol === undefined || resource.protocol === 'HTTPS') return;
  throw configurationError(scope, {
    prop: 'listener',
    value: resource.protocol,
    problem: 'must be HTTPS, or calls, texts and phone numbers would cross the internet in plain text',
    fix: 'use a listener with certificates, or leave `listener` out for a new one',
  });
}

/**
 * Host names per rule: AWS documents three values per condition, and accepts as many as per rule.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 */
const HOSTS = { documented: 3, maximum: 5 } as const;

/**
 * Splits host names over rules. An existing listener gets one rule, because its other priorities belong to others, and
 * rejects more names than that takes.
 */
export function hostsByRule(scope: Construct, hosts: readonly string[], { listener }: Options): string[][] {
  if (listener && hosts.length <= HOSTS.maximum) return [[...hosts]];
  if (listener) {
    throw configurationError(scope, {
      prop: 'publicOrigins',
      value: hosts.slice(1),
      problem: `a rule of a load balancer takes at most ${HOSTS.maximum} host names, \`domainName\` included, and \`listener\` gets one rule`,
      fix: `declare at most ${HOSTS.maximum - 1} other hosts, or leave \`listener\` out: a new one gets several rules`,
    });
  }
  const rules = Math.ceil(hosts.length / HOSTS.documented);
  return Array.from({ length: rules }, (_, index) => hosts.slice(index * HOSTS.documented).slice(0, HOSTS.documented));
}

const LAST_PRIORITY = 50_000;

/** Returns the problem with a rule whose priority another rule of its listener also has. */
export function takenPriority(rule: IConstruct, listener: IApplicationListener): string[] {
  const own = rule.node.defaultChild;
  const other = rulesOf(listener).find((each) => each !== own && each.priority === (own as CfnListenerRule).priority);
  if (!other) return [];
  const { message } = configurationError(undefined, {
    prop: 'priority',
    value: other.priority,
    problem: `the rule ${other.node.path} of the same listener has the same priority`,
    fix: 'change one of them',
  });
  return [message];
}

function rulesOf(listener: IApplicationListener): CfnListenerRule[] {
  return listener.node.root.node
    .findAll()
    .filter((part) => part instanceof CfnListenerRule)
    .filter(({ listenerArn, priority }) => listenerArn === listener.listenerArn && !Token.isUnresolved(priority));
}
