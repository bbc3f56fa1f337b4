import { applicationLoadBalancer } from './application-load-balancer';
import { isObject } from './event';
import type { FrontDoorCodec } from './front-door';
import { functionUrl } from './function-url';
import { httpApi } from './http-api';
import { restApi } from './rest-api';

/** Codecs of all supported front doors, the construct's default first. At most one accepts an event. */
export const frontDoors: readonly FrontDoorCodec[] = [httpApi, functionUrl, restApi, applicationLoadBalancer];

/** Returns the codec that accepts an event, or `undefined` if the event isn't from a supported front door. */
export function frontDoorOf(event: unknown): FrontDoorCodec | undefined {
  return frontDoors.find((door) => door.accepts(event));
}

/** Error for an event that isn't from a supported front door. Only test events and other triggers cause it. */
export class UnknownEventError extends TypeError {
  readonly code = 'UNKNOWN_EVENT';
  override readonly name = 'UnknownEventError';

  /** @param event the event; the message contains only its member names, never their values. */
  constructor(event: unknown) {
    super(
      `The event isn't from a supported front door (Application Load Balancer, REST API, HTTP API, Function URL). ` +
        `It is ${shapeOf(event)}. To invoke the function by hand, create an event with \`signedEvent()\` from ` +
        '`cdk-twilio-webhook/testing`.',
    );
  }
}

function shapeOf(event: unknown): string {
  if (!isObject(event)) return event === null ? 'null' : Array.isArray(event) ? 'a list' : `a ${typeof event}`;
  const names = Object.keys(event)
    .slice(0, 20)
    .map((name) => name.slice(0, 40));
  const context = isObject(event['requestContext']) ? Object.keys(event['requestContext']).slice(0, 20) : [];
  return `an object with ${names.join(', ') || 'no members'}${context.length > 0 ? ` (requestContext: ${context.join(', ')})` : ''}`;
}
