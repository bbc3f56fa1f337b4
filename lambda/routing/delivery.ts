import { Environment } from '../../lib/contract';

/** The results of a webhook's entries, which are stored in a queue or on a bus. */
export interface DeliveryReport {
  /** Name of the queue or bus. */
  readonly destination: string;
  /** Number of entries: one for each event of Event Streams. */
  readonly entries: number;
  /** Number of entries that the destination has. */
  readonly delivered: number;
  /** Number of entries that were sent more than once. */
  readonly retried: number;
  /** Number of entries that the failure queue has instead. */
  readonly diverted: number;
  /** Number of entries that aren't stored. */
  readonly refused: number;
}

const COUNTS = ['entries', 'delivered', 'retried', 'diverted', 'refused'] as const;

/** Returns the report of a route's result, if a delivery made it. */
export function deliveryReportOf(result: unknown): DeliveryReport | undefined {
  if (typeof result !== 'object' || result === null || !('delivery' in result)) return undefined;
  return isReport(result.delivery) ? result.delivery : undefined;
}

/** An error of a delivery, whose class is in another bundle. */
export interface NotDelivered {
  readonly statusCode: 413 | 503;
  readonly delivery: DeliveryReport;
}

/** Returns the report in a delivery's error, or `undefined` for any other error. Never throws. */
export function notDeliveredBy(error: unknown): NotDelivered | undefined {
  try {
    if (!(error instanceof Error && 'code' in error && error.code === 'NOT_DELIVERED')) return undefined;
    const delivery = deliveryReportOf(error);
    const statusCode = 'statusCode' in error && error.statusCode === 413 ? 413 : 503;
    return delivery && { statusCode, delivery };
  } catch {
    // A route's error can have members that throw.
    return undefined;
  }
}

function isReport(value: unknown): value is DeliveryReport {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  const { destination } = fields;
  return (
    typeof destination === 'string' &&
    destination.length <= 300 &&
    COUNTS.every((name) => Number.isInteger(fields[name]))
  );
}

/**
 * Returns the paths of the construct's `deliveries` that aren't routes, so that their webhooks would be rejected.
 *
 * @param routes the table of routes, or a web-standard handler, which serves none of them.
 */
export function missingDeliveries(routes: unknown, env: NodeJS.ProcessEnv): string[] {
  const text = env[Environment.deliveries]?.trim();
  if (!text) return [];
  try {
    return Object.keys(JSON.parse(text)).filter(
      (path) => typeof routes !== 'object' || !Object.hasOwn(routes ?? {}, path),
    );
  } catch {
    // `deliveries()` throws when it is used.
    return [];
  }
}
