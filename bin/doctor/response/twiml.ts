import {
  childElements,
  type HttpResponse,
  isTwimlError,
  type KindName,
  mediaType,
  parseTwiml,
  TWIML_TYPES,
  type TwimlElement,
} from '../../twilio';
import { error, info, ok, type Verdict, warning } from '../finding';
import { MESSAGING, type Schema, VOICE, violations } from './schema';

/** https://www.twilio.com/docs/api/errors/12100 and 12200 */
export function twiml({ headers }: HttpResponse, text: string, kind: KindName): Verdict {
  if (text.trim() === '' || !TWIML_TYPES.includes(mediaType(headers) ?? '')) return info("The response isn't TwiML.");
  if (kind === 'conversation' || kind === 'event-streams') return info("Twilio doesn't read the response.");
  if (/^\s*<(?:!doctype\s+html|html)\b/i.test(text)) {
    const fix = 'Exempt this path from logins and error pages, and respond with <Response>.';
    return error(12100, 'The response is a web page, not TwiML.', fix);
  }
  if (/^\s+<\?xml/.test(text)) {
    return error(
      12100,
      'The XML declaration comes after whitespace.',
      'Start the response with <?xml, or leave it out.',
    );
  }
  const root = parseTwiml(text);
  if (!isTwimlError(root)) return judgeRoot(root, kind);
  return error(
    12100,
    `Not well-formed: line ${root.line}, column ${root.column}: ${root.message}`,
    "Use twilio's VoiceResponse or MessagingResponse, which escape text.",
  );
}

function judgeRoot(root: TwimlElement, kind: KindName): Verdict {
  if (root.name !== 'Response') {
    return error(12200, `The root is <${root.name}>.`, 'Use <Response> as the root. Names are case-sensitive.');
  }
  const verbs = childElements(root).map(({ name }) => name);
  const shown = `Well-formed: ${verbs.map((name) => `<${name}>`).join(' ') || 'empty'}.`;
  if (kind === 'message') return judgeMessage(root, verbs) ?? judgeSchema(root, MESSAGING, shown);
  if (kind === 'voice' && verbs.includes('Message') && verbs.every((verb) => MESSAGING.has(verb))) {
    const verdict = judgeSchema(root, MESSAGING, shown);
    return verdict.level === 'ok'
      ? info(`${shown} It answers a message, not a call.`, 'Pass --kind message.')
      : verdict;
  }
  return judgeSchema(root, VOICE, shown);
}

const MAX_MESSAGES = 10;

/** https://www.twilio.com/docs/api/errors/14109 */
function judgeMessage(root: TwimlElement, verbs: readonly string[]): Verdict | undefined {
  const spoken = verbs.find((verb) => VOICE.has(verb) && !MESSAGING.has(verb));
  if (spoken !== undefined) {
    const message = `<${spoken}> is a verb for calls. In the response to a message, Twilio skips it.`;
    return error(12200, message, 'Use <Message>, or build the response with MessagingResponse.');
  }
  const count = childElements(root).filter(({ name }) => name === 'Message').length;
  if (count <= MAX_MESSAGES) return undefined;
  return error(14109, `${count} messages. Twilio sends at most ${MAX_MESSAGES}.`, 'Send the others with the API.');
}

function judgeSchema(root: TwimlElement, schema: Schema, shown: string): Verdict {
  const [first, ...more] = violations(root, schema);
  if (first === undefined) return ok(shown);
  const others = more.length === 0 ? '' : ` ${more.length} more.`;
  return warning(12200, `${first.message}${others}`, first.fix);
}
