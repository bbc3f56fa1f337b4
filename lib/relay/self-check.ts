import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { type SelfCheckConfig, selfCheckPath } from '../self-check';
import type { ConversationRelayProps } from './props';

/** Creates the checks of deployments and of a schedule, which handshake with the relay like Twilio. */
export function checkRelay(
  relay: Construct,
  { selfCheck, authToken, alarms, domainName }: ConversationRelayProps,
  handler: IFunction,
  url: string,
): SelfCheckConfig | undefined {
  if (!selfCheck) return undefined;
  // Everything that the relay has by now.
  const parts = relay.node.children as Construct[];
  const checks = selfCheck._bind(new Construct(relay, 'SelfCheck'), {
    ...{ handler, authToken, topic: alarms?.topic, path: selfCheckPath(relay) },
    ...{ publicOrigins: [url], proxies: [] },
  });
  const known = domainName === undefined ? {} : { knownOrigins: [url] };
  checks.add({ frontDoor: { url, ...known }, scope: relay, parts });
  return checks.config;
}
