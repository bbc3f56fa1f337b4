import { createHash } from 'node:crypto';
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SELF_CHECK_PATH } from '../contract';

/**
 * The path that a webhook's self-check asks: its own, so that several webhooks can be checked at one API, also where each
 * is of another stack or app. It changes with the place of the webhook alone.
 */
export function selfCheckPath(webhook: Construct): string {
  const place = [outermost(Stack.of(webhook)).stackName, webhook.node.addr];
  return `${SELF_CHECK_PATH}/${createHash('sha256').update(place.join()).digest('hex').slice(0, 16)}`;
}

/** The name of a nested stack is not known at synth. */
function outermost(stack: Stack): Stack {
  return stack.nestedStackParent ? outermost(stack.nestedStackParent) : stack;
}
