import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import {
  type DurationMetricOptions,
  type RequestMetricOptions,
  RequestMetrics,
  RequestOutcome,
  readableLog,
} from './observability';
import {
  type Pointing,
  type PointMessagingServiceProps,
  type PointPhoneNumberProps,
  type PointTwimlAppProps,
  pointMessagingService,
  pointPhoneNumber,
  pointTwimlApp,
} from './pointing';
import type { ITwilioWebhook } from './webhook-interface';
import { type ConnectionOverrides, checkPath, overridesFragment } from './webhook-url';

/** What a webhook that is made here and one that is deployed elsewhere have in common. */
export abstract class TwilioWebhookBase extends Construct implements ITwilioWebhook {
  /** The function that answers: grant it what its routes need. */
  public abstract readonly function: IFunction;

  /** Where Twilio calls, without a trailing slash. */
  public abstract readonly url: string;

  /**
   * The log group that the function writes to.
   *
   * @default - not known, because the function or the webhook was made elsewhere and no `logGroup` was given
   */
  public abstract readonly logGroup?: ILogGroup;

  private requestMetrics: RequestMetrics | undefined;

  /**
   * The URL to configure at Twilio for a route.
   *
   * @param path the route below the public origin, starting with a slash, such as `/voice`
   * @param overrides timeouts and retries that differ from Twilio's own
   */
  public urlFor(path: string, overrides: ConnectionOverrides = {}): string {
    this._checkPath(path);
    return this.url + path + overridesFragment(this, overrides);
  }

  /**
   * Points a phone number at routes of this webhook, through Twilio's REST API, for as long as that is in the stack.
   *
   * @param id the pointing's id, unique within this webhook
   * @param props the number, the API key and the routes
   */
  public pointPhoneNumber(id: string, props: PointPhoneNumberProps): Pointing {
    return pointPhoneNumber(this, id, props);
  }

  /**
   * Points a Messaging Service at a route of this webhook, for as long as that is in the stack.
   *
   * @param id the pointing's id, unique within this webhook
   * @param props the service, the API key and the routes
   */
  public pointMessagingService(id: string, props: PointMessagingServiceProps): Pointing {
    return pointMessagingService(this, id, props);
  }

  /**
   * Points a TwiML App at routes of this webhook, for as long as that is in the stack.
   *
   * @param id the pointing's id, unique within this webhook
   * @param props the application, the API key and the routes
   */
  public pointTwimlApp(id: string, props: PointTwimlAppProps): Pointing {
    return pointTwimlApp(this, id, props);
  }

  /**
   * How many requests there were, all or with one outcome. Made from the log by a metric filter, without any code.
   *
   * @param options the outcome, and what any metric takes; the default is the sum over five minutes
   */
  public metricRequests(options: RequestMetricOptions = {}): Metric {
    return this._metrics().requests(options);
  }

  /**
   * How many requests had a signature that fits no URL of this service.
   *
   * @param options the default is the sum over five minutes
   */
  public metricInvalidSignatures(options: MetricOptions = {}): Metric {
    return this.metricRequests({ ...options, outcome: RequestOutcome.INVALID_SIGNATURE });
  }

  /**
   * Milliseconds from the event to the answer, of all requests or of one route.
   *
   * @param options the route, and what any metric takes; the default is the 99th percentile over five minutes
   */
  public metricDuration(options: DurationMetricOptions = {}): Metric {
    return this._metrics().duration(options);
  }

  /**
   * How many requests were the first of a sandbox.
   *
   * @param options the default is the sum over five minutes
   */
  public metricColdStarts(options: MetricOptions = {}): Metric {
    return this._metrics().coldStarts(options);
  }

  /** @internal Refuses a path that no route could have behind this webhook's door. */
  protected _checkPath(path: string): void {
    checkPath(this, path, { url: this.url });
  }

  /** @internal Where metrics are made, once the first is asked for. */
  protected _metrics(): RequestMetrics {
    const group = readableLog(this, this.logGroup);
    this.requestMetrics ??= new RequestMetrics(this, 'Metrics', { group, handler: this._knownFunction() });
    return this.requestMetrics;
  }

  /** @internal The function, if it is known. */
  protected _knownFunction(): IFunction | undefined {
    return this.function;
  }
}
