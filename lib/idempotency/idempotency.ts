import { Duration } from 'aws-cdk-lib';
import type { Alarm, IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { Environment } from '../contract';
import { configurationError } from '../validation';
import { type DynamoDbIdempotencyOptions, grantItems, newTable, tableId, throttleAlarm, throttles } from './table';

/** What idempotency is put in place for. */
export interface IdempotencyBindOptions {
  /** The function that runs the routes. */
  readonly handler: IFunction;
}

/** Idempotency in place. */
export interface IdempotencyConfig {
  /** The table that remembers answers: hashes of the requests, the answers as they are. */
  readonly table: ITable;

  /** Environment variables that tell the runtime where the table is. */
  readonly environment: { [name: string]: string };

  /** How many of the runtime's requests the table throttled in five minutes. */
  readonly metricThrottles: IMetric;

  /**
   * In alarm as soon as a request was throttled. Add actions to it.
   *
   * @default - none, because of `alarmOnThrottles: false`
   */
  readonly throttleAlarm?: Alarm;
}

const OF_A_NEW_TABLE = ['pointInTimeRecovery', 'encryptionKey', 'removalPolicy'] as const;
const MAX_EXPIRY_SECONDS = 30 * 24 * 3600;

/**
 * Where it is remembered what a webhook was answered, so that Twilio's retries do the work once. The code of the function
 * has to use it: `webhook(routes, { idempotency: dynamoDbIdempotency() })`, with `dynamoDbIdempotency` from
 * `cdk-twilio-webhook/idempotency`; the sample app does not.
 */
export class Idempotency {
  /**
   * Remembers answers in a DynamoDB table. The function may get, put, update and delete single items of this one table.
   *
   * @param props the table, and how long an answer is remembered
   */
  public static dynamoDb(props: DynamoDbIdempotencyOptions = {}): Idempotency {
    return new Idempotency(props);
  }

  private constructor(private readonly props: DynamoDbIdempotencyOptions) {}

  /**
   * Makes the table if there is none, and lets the function use it. The `environment` is left to the caller to set.
   *
   * @param scope what the table and the alarm belong to
   * @param options the function
   */
  public bind(scope: Construct, options: IdempotencyBindOptions): IdempotencyConfig {
    const seconds = expirySeconds(scope, this.props.expiresAfter ?? Duration.hours(1));
    checkTableOptions(scope, this.props);
    const table = this.props.table ?? newTable(scope, this.props);
    grantItems(table, this.props.encryptionKey ?? table.encryptionKey, options.handler);
    const metricThrottles = throttles(table);
    return {
      table,
      environment: {
        [Environment.idempotencyTable]: tableId(scope, table),
        [Environment.idempotencyExpiresAfterSeconds]: String(seconds),
      },
      metricThrottles,
      ...(this.props.alarmOnThrottles === false ? {} : { throttleAlarm: throttleAlarm(scope, metricThrottles) }),
    };
  }
}

function expirySeconds(scope: Construct, expiresAfter: Duration): number {
  const seconds = expiresAfter.isUnresolved() ? 0 : expiresAfter.toMilliseconds() / 1000;
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX_EXPIRY_SECONDS) return seconds;
  throw configurationError(scope, {
    prop: 'idempotency.expiresAfter',
    value: expiresAfter.isUnresolved() ? String(expiresAfter) : expiresAfter,
    problem: 'must be known at synth and be whole seconds, from one to 30 days',
    fix: 'use Duration.hours(1), or leave it out',
  });
}

function checkTableOptions(scope: Construct, props: DynamoDbIdempotencyOptions): void {
  const given = OF_A_NEW_TABLE.filter((name) => props[name] !== undefined);
  if (props.table === undefined || given.length === 0) return;
  throw configurationError(scope, {
    prop: given.map((name) => `idempotency.${name}`).join(', '),
    problem: 'would change nothing, because table is one that already exists',
    fix: 'set it where that table is made, or import it with its encryptionKey',
  });
}
