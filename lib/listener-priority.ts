import { Token } from 'aws-cdk-lib';
import {
  ApplicationListener,
  CfnListenerRule,
  type IApplicationListener,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IConstruct } from 'constructs';
import { mistake } from './errors';

const LAST = 50_000;

/**
 * The priority that was given, or the next one below all rules that the listener has so far: decided when the rule is
 * made, so that rules added later move none. Refuses a listener whose rules CDK cannot know.
 */
export function priorityIn(scope: IConstruct, listener: IApplicationListener, given: number | undefined): number {
  if (given !== undefined) return given;
  if (!(listener instanceof ApplicationListener)) {
    throw mistake(scope, {
      prop: 'priority',
      value: undefined,
      allowed: `the rule in an imported listener needs one that no other rule has, from 1 to ${LAST}`,
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
  const { message } = mistake(undefined, {
    prop: 'priority',
    value: other.priority,
    allowed: `the rule ${other.node.path} of the same listener has it too`,
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
