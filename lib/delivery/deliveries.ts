import { Stack, Token } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { Environment } from '../contract';
import { configurationError } from '../validation';
import type { Delivery } from './delivery';

/** Lets the function deliver, and returns the environment variable with all deliveries for the runtime. */
export function bindDeliveries(
  scope: Construct,
  handler: IFunction,
  deliveries: { readonly [path: string]: Delivery },
): { [name: string]: string } {
  const paths = Object.keys(deliveries);
  if (paths.length === 0) {
    throw configurationError(scope, {
      prop: 'deliveries',
      problem: 'has no path',
      fix: "add one, such as `'/status': Delivery.toSqs(queue)`, or remove `deliveries`",
    });
  }
  const settings = inOrder(deliveries).map(([path, delivery]) => {
    checkPath(scope, path);
    const prop = `deliveries['${path}']`;
    // For callers in JavaScript.
    if (typeof delivery?._bind !== 'function') {
      throw configurationError(scope, {
        prop,
        problem: 'must be a delivery',
        fix: 'use `Delivery.toSqs(…)` or `Delivery.toEventBridge(…)`',
      });
    }
    return [path, delivery._bind(scope, prop, handler)];
  });
  return { [Environment.deliveries]: Stack.of(scope).toJsonString(Object.fromEntries(settings)) };
}

/**
 * Returns the entries in an order that doesn't depend on the language: Java's maps have none, and Go's are sorted. The
 * first path that matches wins, so one with a named segment comes last.
 */
function inOrder(deliveries: { readonly [path: string]: Delivery }): [string, Delivery][] {
  const rank = (path: string) => path.replace(/:/g, '\uffff');
  return Object.entries(deliveries).sort(([a], [b]) => (rank(a) < rank(b) ? -1 : 1));
}

function checkPath(scope: Construct, path: string): void {
  if (!Token.isUnresolved(path) && /^\/[^\s?#*]*$/.test(path) && !path.split('/').includes(':')) return;
  throw configurationError(scope, {
    prop: 'deliveries',
    value: path,
    problem: 'each path must begin with a slash, without spaces, query, fragment and `*`',
    fix: "write it like '/status', or with a named segment like '/status/:campaign'",
  });
}
