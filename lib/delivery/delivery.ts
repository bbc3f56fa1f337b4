import { Token } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { configurationError, isOwnEnvironment } from '../validation';
import { grantEvents, grantLargeBodies, grantMessages } from './grants';

/** Options of every {@link Delivery}. */
export interface DeliveryOptions {
  /**
   * A second queue for the entries that the destination rejects or doesn't take in time. An entry there has the reason
   * in `undelivered`.
   *
   * @default - the webhook gets a 503, so that Twilio delivers it again if its URL asks for that
   */
  readonly onFailure?: IQueue;

  /**
   * A bucket in the region of the function for entries that are too large for the destination, below `twilio-webhook/`.
   * The destination gets an entry with a pointer. Add a lifecycle rule that deletes old objects.
   *
   * @default - a webhook with an entry over 1 MiB gets a 413
   */
  readonly largeBodies?: IBucket;
}

/** Options of {@link Delivery.toSqs}. */
export interface SqsDeliveryOptions extends DeliveryOptions {}

/** Options of {@link Delivery.toEventBridge}. */
export interface EventBridgeDeliveryOptions extends DeliveryOptions {
  /** The source of the events, such as `twilio`. It can't begin with `aws.`. The function can use no other source. */
  readonly source: string;

  /**
   * The detail type of all events, at most 128 characters.
   *
   * @default - the kind of each webhook, such as `message.delivered` or the type of an Event Streams event
   */
  readonly detailType?: string;
}

/** The part of the runtime's options that depends on the destination. */
interface Target {
  readonly settings: { readonly [name: string]: string };
  /** Lets the function use the destination. */
  readonly grant: (scope: Construct, handler: IFunction) => void;
}

/**
 * A queue or event bus that stores validated webhooks without any code of yours. The function answers 2xx only if the
 * destination has every entry: a webhook, or each event of an Event Streams webhook.
 */
export class Delivery {
  /**
   * Sends a message for each entry to a queue. In a FIFO queue, the SID of the call, message, or conversation is the
   * message group.
   *
   * @param queue a standard or FIFO queue
   * @param options the fallbacks for entries that the queue doesn't take
   */
  public static toSqs(queue: IQueue, options: SqsDeliveryOptions = {}): Delivery {
    return new Delivery(options, {
      settings: { queueUrl: queue.queueUrl },
      grant: (_scope, handler) => grantMessages(queue, handler),
    });
  }

  /**
   * Puts an event for each entry on a bus. EventBridge drops events that no rule of the bus matches.
   *
   * @param bus the bus
   * @param options the source of the events, and the fallbacks for entries that the bus doesn't take
   */
  public static toEventBridge(bus: IEventBus, options: EventBridgeDeliveryOptions): Delivery {
    const { source, detailType } = options;
    return new Delivery(
      options,
      {
        settings: { source, ...(detailType === undefined ? {} : { detailType }) },
        grant: (_scope, handler) => grantEvents(bus, source, handler),
      },
      bus,
    );
  }

  private constructor(
    private readonly options: DeliveryOptions & Partial<EventBridgeDeliveryOptions>,
    private readonly target: Target,
    private readonly bus?: IEventBus,
  ) {}

  /**
   * @internal Lets the function deliver, and returns the options of the runtime's `toSqs` or `toEventBridge`.
   *
   * @param prop the name of the prop for errors
   */
  public _bind(scope: Construct, prop: string, handler: IFunction): { [name: string]: string } {
    const { onFailure, largeBodies } = this.options;
    if (this.bus) checkEvents(scope, prop, this.options);
    if (largeBodies && !isOwnEnvironment(scope, largeBodies.env)) throw elsewhere(scope, prop);
    this.target.grant(scope, handler);
    if (onFailure) grantMessages(onFailure, handler);
    if (largeBodies) grantLargeBodies(largeBodies, handler);
    return {
      ...this.target.settings,
      ...(this.bus ? { eventBusName: busId(scope, this.bus) } : {}),
      ...(onFailure ? { onFailureQueueUrl: onFailure.queueUrl } : {}),
      ...(largeBodies ? { bucketName: largeBodies.bucketName } : {}),
    };
  }
}

/** Returns the name in the same account and region, otherwise the ARN, which tells the runtime the region to call. */
function busId(scope: Construct, bus: IEventBus): string {
  return isOwnEnvironment(scope, bus.env) ? bus.eventBusName : bus.eventBusArn;
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html */
function checkEvents(
  scope: Construct,
  prop: string,
  { source, detailType }: Partial<EventBridgeDeliveryOptions>,
): void {
  if (!Token.isUnresolved(source) && !/^(?!aws\.)[\w.:/-]{1,256}$/.test(source ?? '')) {
    throw configurationError(scope, {
      prop: `${prop}.source`,
      value: source,
      problem: 'must be 1 to 256 letters, digits and `.-_:/`, and must not begin with `aws.`, which AWS reserves',
      fix: "set `source: 'twilio'`, and match it in the rules of the bus",
    });
  }
  const long = !Token.isUnresolved(detailType) && detailType !== undefined;
  if (long && (detailType === '' || detailType.length > 128)) {
    throw configurationError(scope, {
      prop: `${prop}.detailType`,
      value: detailType,
      problem: 'must have 1 to 128 characters',
      fix: 'shorten it, or remove it to use the kind of each webhook',
    });
  }
}

function elsewhere(scope: Construct, prop: string): Error {
  return configurationError(scope, {
    prop: `${prop}.largeBodies`,
    problem: 'the bucket is in another account or region than the function',
    fix: 'use a bucket of the same stack environment',
  });
}
