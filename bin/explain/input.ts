import { frontDoorOf, isObject, text } from '../../lambda/front-door';
import { UsageError } from '../terminal';

/** The content of an input: an event of a front door, or an entry of the runtime's log. */
export type Input = { readonly event: unknown } | { readonly logEntry: unknown };

/** Maximum depth of nested wrappers. */
const MAX_DEPTH = 6;

/**
 * Finds the event or the log entry in a text: an event, a recorded request (`{ event, … }`), or a log line, bare, in
 * Lambda's JSON format, after Lambda's plain-text prefix, or in CloudWatch's response (`{ events: [{ message }] }`).
 *
 * @throws {UsageError} if there are none or several.
 */
export function parseInput(content: string): Input {
  const found = documents(content).flatMap((each) => inputsIn(each, 0));
  if (found.length === 1 && found[0]) return found[0];
  if (found.length > 1) {
    throw new UsageError(`The input has ${found.length} requests. Pass one: its event, or its log line.`);
  }
  throw new UsageError(
    'The input has no request. Pass the event of a front door (Application Load Balancer, REST API, HTTP API, Function ' +
      "URL), a recorded request, or a line of the runtime's log.",
  );
}

/** Parses the whole text as JSON, or else each line that contains JSON. */
function documents(content: string): unknown[] {
  const whole = json(content);
  if (whole !== undefined) return [whole];
  return content.split('\n').flatMap((line) => {
    const start = line.indexOf('{');
    const parsed = start < 0 ? undefined : json(line.slice(start));
    return parsed === undefined ? [] : [parsed];
  });
}

function json(content: string): unknown {
  try {
    return JSON.parse(content.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

function inputsIn(value: unknown, depth: number): Input[] {
  if (depth > MAX_DEPTH) return [];
  if (typeof value === 'string') return documents(value).flatMap((each) => inputsIn(each, depth + 1));
  if (Array.isArray(value)) return value.flatMap((each) => inputsIn(each, depth + 1));
  if (!isObject(value)) return [];
  if (frontDoorOf(value)) return [{ event: value }];
  if (value['event'] !== undefined) return inputsIn(value['event'], depth + 1);
  if (text(value['outcome']) !== undefined) return [{ logEntry: value }];
  const { message, events, entry, Records: records } = value;
  return [message, events, entry, records].flatMap((each) => inputsIn(each, depth + 1));
}
