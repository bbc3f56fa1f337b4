import { Token } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { isPublicOrigin } from './front-door';
import { configurationError } from './validation';
import { TwilioWebhookBase } from './webhook-base';

/** What is known of a webhook that is deployed elsewhere. */
export interface TwilioWebhookAttributes {
  /** Where Twilio calls it: its `url`, `https://host[:port][/basePath]` without a trailing slash. */
  readonly url: string;

  /**
   * The function that answers, for its own metrics and the dashboard.
   *
   * @default - not known: reading `function` is an error
   */
  readonly function?: IFunction;

  /**
   * The log group that the function writes to, in the account and region of the stack that imports the webhook. Metrics
   * are made from it by filters of that stack, in a namespace of their own.
   *
   * @default - not known: there are no metrics
   */
  readonly logGroup?: ILogGroup;
}

/** A webhook that is deployed elsewhere. */
export class ImportedWebhook extends TwilioWebhookBase {
  public readonly url: string;
  public readonly logGroup?: ILogGroup;

  public constructor(
    scope: Construct,
    id: string,
    private readonly attributes: TwilioWebhookAttributes,
  ) {
    super(scope, id);
    const { url, logGroup } = attributes;
    checkUrl(this, url);
    this.url = url;
    if (logGroup) this.logGroup = logGroup;
  }

  public get function(): IFunction {
    if (this.attributes.function) return this.attributes.function;
    throw configurationError(this, {
      prop: 'function',
      problem: 'this webhook was imported without it',
      fix: 'give function: Function.fromFunctionArn(…) to TwilioWebhook.fromTwilioWebhookAttributes',
    });
  }

  /** @internal */
  protected override _knownFunction(): IFunction | undefined {
    return this.attributes.function;
  }
}

function checkUrl(scope: Construct, url: string): void {
  if (Token.isUnresolved(url) || isPublicOrigin(url)) return;
  throw configurationError(scope, {
    prop: 'url',
    value: url,
    problem: 'must be of the form https://host[:port][/basePath]',
    fix: 'give the url of the webhook, without a route and without a trailing slash',
  });
}
