import { isHandshake } from '../../diagnosis';
import { frontDoorOf, isObject, text } from '../../lambda/front-door';
import { UsageError } from '../terminal';
import { decoded, documentsIn } from './documents';

/** The content of an input: an event of a front door, or an entry of the runtime's log. */
export type Input = { readonly event: unknown } | { readonly logEntry: unknown };

/** Maximum depth of nested wrappers. */
const MAX_DEPTH = 12;

/**
 * Finds the events and log entries in a file: an event, a recorded request (`{ event, … }`), or log lines, bare, in
 * Lambda's JSON format, after other text, or in an export of CloudWatch as JSON or CSV.
 *
 * @throws {UsageError} when there is none.
 */
export function parseInputs(content: Buffer): readonly Input[] {
  const found = inputsIn(decoded(content), 0);
  if (found.length > 0) return found;
  throw new UsageError(
    'The input has no request. Pass the event of a front door (Application Load Balancer, REST API, HTTP API, Function ' +
      "URL) or of a relay's $connect, a recorded request, or a line of the runtime's log.",
  );
}

function inputsIn(value: unknown, depth: number): Input[] {
  if (depth > MAX_DEPTH) return [];
  if (typeof value === 'string') return documentsIn(value).flatMap((each) => inputsIn(each, depth + 1));
  if (Array.isArray(value)) return inputsInList(value, depth);
  if (!isObject(value)) return [];
  if (frontDoorOf(value) || isHandshake(value)) return [{ event: value }];
  // In a relay's log, `event` is the name of a hook.
  if (value['event'] !== undefined && !text(value['outcome'])) return inputsIn(value['event'], depth + 1);
  const wrapped = WRAPPERS.flatMap((name) => inputsIn(value[name], depth + 1));
  return wrapped.length === 0 && text(value['outcome']) ? [{ logEntry: value }] : wrapped;
}

/** Members that contain an event, a log entry, or a list of them. */
const WRAPPERS = ['message', '@message', 'events', 'results', 'entry', 'Records'];

/** A list of results, or one result of `aws logs get-query-results`: a list of fields with their values. */
function inputsInList(list: readonly unknown[], depth: number): Input[] {
  const fields = list.flatMap((each) => {
    const name = isObject(each) ? text(each['field']) : undefined;
    return name === undefined || !isObject(each) ? [] : [[name, each['value']] as const];
  });
  if (list.length > 0 && fields.length === list.length) return inputsIn(Object.fromEntries(fields), depth + 1);
  return list.flatMap((each) => inputsIn(each, depth + 1));
}
