import { frontDoorOf, isObject, text } from '../../lambda/front-door';
import { UsageError } from '../terminal';

/** What an input holds: an event of a front door, or an entry of the runtime's log. */
export type Input = { readonly event: unknown } | { readonly logEntry: unknown };

/** How deep wrappers may lie in one another. */
const MAX_DEPTH = 6;

/**
 * Finds the event or the log entry in what was given: an event; a recorded request (`{ event, … }`); a log line, bare, in
 * Lambda's JSON log format, behind Lambda's plain-text prefix, or as CloudWatch hands it out (`{ events: [{ message }] }`).
 *
 * @throws {UsageError} when there is none, or more than one.
 */
export function parseInput(content: string): Input {
  const found = documents(content).flatMap((each) => inputsIn(each, 0));
  if (found.length === 1 && found[0]) return found[0];
  if (found.length > 1) {
    throw new UsageError(`There are ${found.length} requests in the input. Give one: its event, or its log line.`);
  }
  throw new UsageError(
    'The input is neither the event of a front door (Application Load Balancer, REST API, HTTP API, Function URL), nor a ' +
      "recorded request, nor a line of the runtime's log.",
  );
}

/** The whole as JSON, else each line that has some. */
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
