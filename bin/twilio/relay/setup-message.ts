import { relayParameter } from '../../../lambda/relay';
import { DERIVE_KEY, type DerivedKey } from '../../../lambda/routing';
import { deriveKey } from '../../../lambda/signature';
import type { Form } from '../webhook-call';
import type { RelayTarget } from './socket';

/** A session that begins. */
export interface Session {
  readonly sessionId: string;
  /** Parameters of the call: `CallSid`, `From`, `To`. */
  readonly call: Form;
  readonly customParameters: Readonly<Record<string, string>>;
}

/** Returns the first message of a session. */
export function setupMessage({ sessionId, call, customParameters }: Session): object {
  const of = (name: string) => String(call[name] ?? '');
  return {
    type: 'setup',
    sessionId,
    accountSid: of('AccountSid'),
    parentCallSid: '',
    callSid: of('CallSid'),
    from: of('From'),
    to: of('To'),
    forwardedFrom: '',
    callType: 'PSTN',
    callerName: '',
    direction: of('Direction') || 'inbound',
    callStatus: 'RINGING',
    customParameters,
  };
}

/**
 * Returns the parameter that binds a session to its call, as a webhook puts it into the TwiML: whoever has the key can make
 * it.
 */
export function bindingOf({ authToken, sharedKey }: RelayTarget, callSid: string): Record<string, string> {
  const secret = sharedKey?.secret ?? authToken;
  const derive = (purpose: string): DerivedKey => ({ key: deriveKey({ secret }, purpose), sharedKey: sharedKey?.id });
  const { name, value } = relayParameter({ params: { CallSid: callSid }, [DERIVE_KEY]: derive } as { params: unknown });
  return { [name]: value };
}
