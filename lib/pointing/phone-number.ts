import { Construct } from 'constructs';
import { numberOrSid, sid } from './checks';
import type { PointingOptions, PointMessagingServiceProps, PointPhoneNumberProps, PointTwimlAppProps } from './options';
import { type Pointed, Pointing } from './pointing';
import { PointingProvider } from './provider';

/** What can be pointed at: a webhook. */
export interface PointedAt extends Construct {
  urlFor(path: string): string;
}

const SCOPE = 'Pointing';
const PROVIDER = 'Provider';

/** Points a phone number at a webhook. */
export function pointPhoneNumber(webhook: PointedAt, id: string, props: PointPhoneNumberProps): Pointing {
  const target = numberOrSid(webhook, props);
  return pointing(webhook, id, { kind: 'phone-number', target }, props);
}

/** Points a Messaging Service at a webhook. */
export function pointMessagingService(webhook: PointedAt, id: string, props: PointMessagingServiceProps): Pointing {
  const target = sid(webhook, 'messagingServiceSid', props.messagingServiceSid);
  return pointing(webhook, id, { kind: 'messaging-service', target }, props);
}

/** Points a TwiML App at a webhook. */
export function pointTwimlApp(webhook: PointedAt, id: string, props: PointTwimlAppProps): Pointing {
  const target = sid(webhook, 'twimlAppSid', props.twimlAppSid);
  return pointing(webhook, id, { kind: 'twiml-app', target }, props);
}

interface Paths extends PointingOptions {
  readonly voicePath?: string;
  readonly messagePath?: string;
  readonly allowOverridden?: boolean;
}

/** Calls come as soon as it is set, so that it is set after everything else of the webhook is there. */
function pointing(webhook: PointedAt, id: string, what: Pick<Pointed, 'kind' | 'target'>, props: Paths): Pointing {
  const url = (path: string | undefined) => (path === undefined ? undefined : webhook.urlFor(path));
  const before = webhook.node.children.filter((child) => child.node.id !== SCOPE);
  const scope = childOf(webhook, SCOPE, (parent, name) => new Construct(parent, name));
  const provider = childOf(scope, PROVIDER, (parent, name) => new PointingProvider(parent, name));
  const pointed = {
    ...what,
    voiceUrl: url(props.voicePath),
    messageUrl: url(props.messagePath),
    statusCallbackUrl: url(props.statusCallbackPath),
    allowOverridden: props.allowOverridden ?? false,
  };
  const made = Pointing._of(scope, id, provider, pointed, props);
  made.node.addDependency(...before);
  return made;
}

function childOf<T extends Construct>(scope: Construct, id: string, make: (scope: Construct, id: string) => T): T {
  return (scope.node.tryFindChild(id) as T | undefined) ?? make(scope, id);
}
