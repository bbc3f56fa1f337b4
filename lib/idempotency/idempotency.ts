import { Duration } from 'aws-cdk-lib';
import type { Alarm, IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { Environment } from '../contract';
import { grantItems } from '../table';
import { configurationError, propsOfKind, rejectWithoutEffect } from '../validation';
import { type DynamoDbIdempotencyOptions, newTable, tableId, throttleAlarm, throttles } from './table';

/** The resources of idempotency. */
export interface IdempotencyConfig {
  /** The table with the hashes of requests and their responses. */
  readonly table: ITable;

  /** Environment variables with the location of the table, for the runtime. */
  readonly environment: { [name: string]: string };

  /** The metric that counts the requests of the runtime that the table throttled in five minutes. */
  readonly metricThrottles: IMetric;

  /**
   * The alarm that goes off when a request is throttled. It has no actions by default.
   *
   * @default - none if `alarmOnThrottles` is false
   */
  readonly throttleAlarm?: Alarm;
}

/** The table that each option applies to: a new one, or either. */
const NEEDS: Readonly<Record<keyof DynamoDbIdempotencyOptions, 'new-table' | 'either'>> = {
  pointInTimeRecovery: 'new-table',
  encryptionKey: 'new-table',
  removalPolicy: 'new-table',
  table: 'either',
  expiresAfter: 'either',
  alarmOnThrottles: 'either',
};
const MAX_EXPIRY_SECONDS = 30 * 24 * 3600;

/**
 * Storage that remembers responses, so that the work is done once when Twilio retries. The code of the function has to
 * use it: `webhook(routes, { idempotency: dynamoDbIdempotency() })`, with `dynamoDbIdempotency` from
 * `cdk-twilio-webhook/idempotency`. The sample app doesn't.
 */
export class Idempotency {
  /**
   * Remembers responses in a DynamoDB table. The function may get, put, update and delete single items of this table.
   *
   * @param props the table, and the time to remember responses
   */
  public static dynamoDb(props: DynamoDbIdempotencyOptions = {}): Idempotency {
    return new Idempotency(props);
  }

  private constructor(private readonly props: DynamoDbIdempotencyOptions) {}

  /**
   * @internal Called once, by the webhook, which then sets the `environment`. Creates the table unless it exists, and
   * grants the function access.
   */
  public _bind(scope: Construct, handler: IFunction): IdempotencyConfig {
    const seconds = expirySeconds(scope, this.props.expiresAfter ?? Duration.hours(1));
    checkTableOptions(scope, this.props);
    const table = this.props.table ?? newTable(scope, this.props);
    grantItems(table, this.props.encryptionKey ?? table.encryptionKey, handler);
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
    value: expiresAfter,
    problem: 'must be whole seconds, from 1 second to 30 days, and known at synth',
    fix: 'use `Duration.hours(1)`, or remove it',
  });
}

function checkTableOptions(scope: Construct, props: DynamoDbIdempotencyOptions): void {
  if (props.table === undefined) return;
  rejectWithoutEffect(scope, props, propsOfKind(NEEDS, 'new-table'), {
    because: '`table` already exists',
    fix: 'configure the table where you create it, or import it with its `encryptionKey`',
  });
}
