import { Annotations, Token } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { isPublicOrigin } from './front-door';
import { metricNamespaceOf, RequestMetrics } from './observability';
import { configurationError } from './validation';
import { TwilioWebhookBase } from './webhook-base';
import { checkPath } from './webhook-url';

/** Attributes of a webhook that another app or stack defines. */
export interface TwilioWebhookAttributes {
  /** The `url` of the webhook: `https://host[:port][/basePath]` without a trailing slash. */
  readonly url: string;

  /**
   * The `metricNamespace` of the webhook.
   *
   * @default - unknown: the metrics have no data, and a warning says so
   */
  readonly metricNamespace?: string;

  /**
   * The function of the webhook, for its widgets on a dashboard.
   *
   * @default - a dashboard shows only the webhook's own metrics
   */
  readonly function?: IFunction;
}

/** A webhook that another app or stack defines. */
export class ImportedWebhook extends TwilioWebhookBase {
  public readonly url: string;
  public readonly metricNamespace: string;
  /** The function, if it is known. Not a member of `ITwilioWebhook`, where jsii couldn't make it optional. */
  public readonly function: IFunction | undefined;

  private readonly namespaceIsKnown: boolean;

  public constructor(scope: Construct, id: string, attributes: TwilioWebhookAttributes) {
    super(scope, id);
    checkUrl(this, attributes.url);
    this.url = attributes.url;
    this.function = attributes.function;
    this.namespaceIsKnown = attributes.metricNamespace !== undefined;
    this.metricNamespace = attributes.metricNamespace ?? metricNamespaceOf(this);
  }

  /** @internal */
  protected get _metrics(): RequestMetrics {
    if (!this.namespaceIsKnown) {
      Annotations.of(this).addWarningV2(
        'cdk-twilio-webhook:metricNamespace',
        'The metrics of this imported webhook have no data, because its namespace is unknown. Fix: set ' +
          '`metricNamespace` in `TwilioWebhook.fromTwilioWebhookAttributes(…)` to that of the webhook.',
      );
    }
    return new RequestMetrics(this, this.metricNamespace);
  }

  /** @internal */
  protected _checkPath(path: string): void {
    checkPath(this, path, { url: this.url });
  }
}

function checkUrl(scope: Construct, url: string): void {
  if (Token.isUnresolved(url) || isPublicOrigin(url)) return;
  throw configurationError(scope, {
    prop: 'url',
    value: url,
    problem: 'must be of the form `https://host[:port][/basePath]`',
    fix: 'use the `url` of the webhook, without a route and without a trailing slash',
  });
}
