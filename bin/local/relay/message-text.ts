import { isObject, type JsonObject, object, text } from '../../../lambda/front-door';
import type { SandboxLog } from '../sandbox';

/** Returns the type of a message; `invalid` if it has none. */
export function typeOf(message: JsonObject): string {
  return text(message['type']) ?? 'invalid';
}

/** Describes a message. Shows its text if it isn't one of ConversationRelay's. */
export function described(message: JsonObject, raw: string): string {
  const of = (name: string) => text(message[name]) ?? '';
  switch (message['type']) {
    case 'setup':
      return [of('callSid'), `from ${of('from')} to ${of('to')}`, ...parametersIn(message)].join(', ');
    case 'prompt':
      return `${of('voicePrompt')}${message['last'] === false ? ' …' : ''}`;
    case 'dtmf':
      return of('digit');
    case 'interrupt':
      return `after “${of('utteranceUntilInterrupt')}”, ${String(message['durationUntilInterruptMs'] ?? '?')} ms`;
    case 'error':
      return of('description');
    case 'play':
      return of('source');
    case 'sendDigits':
      return of('digits');
    case 'language':
      return of('ttsLanguage') || of('transcriptionLanguage');
    case 'end':
      return of('handoffData');
    default:
      return raw;
  }
}

/** The binding token admits a session once, so it isn't shown. */
function parametersIn({ customParameters }: JsonObject): string[] {
  return Object.entries(object(customParameters))
    .filter(([name]) => name !== 'twilioWebhookBinding')
    .map(([name, value]) => `${name}=${String(value)}`);
}

/** Formats a log line. */
export function logText({ level, message }: SandboxLog): string {
  return `${level}: ${typeof message === 'string' ? message : JSON.stringify(message)}`;
}

/** Parses a message; empty if it isn't a JSON object. */
export function parsed(body: string): JsonObject {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
