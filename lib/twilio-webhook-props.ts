import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Code, FunctionOptions, IFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { AuthToken } from './auth-token';
import type { BundlingOptions } from './bundling-options';
import type { IFrontDoor } from './front-door-interface';
import type { Idempotency } from './idempotency';
import type { AlarmOptions } from './observability/alarms';
import type { SelfCheck } from './self-check';

/**
 * What a Twilio webhook is made of. What `FunctionOptions` holds is passed on to the Lambda function; defaults that
 * differ from a function's own:
 *
 * - `timeout`: 15 seconds, which is what Twilio waits for a call's webhook
 * - `memorySize`: 512 MB. Lambda gives CPU in proportion to memory, and while a caller waits a cold start matters more
 *   than the fraction of a cent: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 * - `architecture`: ARM_64
 * - `loggingFormat`: JSON, which the runtime's log line is made for
 * - `logGroup`: a new one that keeps three months (`logRetention`) and outlives the stack (`logRemovalPolicy`), so that
 *   taking the stack down does not take its evidence along
 */
export interface TwilioWebhookProps extends FunctionOptions {
  /**
   * Where the Twilio auth token is kept that requests are signed with.
   */
  readonly authToken: AuthToken;

  /**
   * The KMS key that the new log group is encrypted with; its policy has to let CloudWatch Logs use it. Not together
   * with `logGroup`.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   * @default - CloudWatch Logs' own encryption
   */
  readonly logEncryptionKey?: IKey;

  /**
   * Where it is remembered what a webhook was answered, so that Twilio's retries do the work once. The code has to use
   * it: `webhook(routes, { idempotency: dynamoDbIdempotency() })`.
   *
   * @default - routes run for each delivery
   */
  readonly idempotency?: Idempotency;

  /**
   * Whether a deployment has to prove that what Twilio signs is accepted and what is forged is not, and whether that is
   * checked on a schedule afterwards. A deployment that cannot prove it rolls back.
   *
   * @default SelfCheck.automatic() - wherever the public name resolves by the time of the deployment
   */
  readonly selfCheck?: SelfCheck;

  /**
   * Alarms on refused and failed requests, and on the function.
   *
   * @default - none
   */
  readonly alarms?: AlarmOptions;

  /**
   * Whether queries of CloudWatch Logs Insights are saved beside the log group: why requests were refused, what
   * happened to a call, how long routes take. They cost nothing until they are run.
   *
   * @default true
   */
  readonly savedQueries?: boolean;

  /**
   * What receives the requests and ends TLS.
   *
   * @default - `FrontDoor.httpApi()`: TLS without a domain, a VPC, or anything that costs while idle
   */
  readonly frontDoor?: IFrontDoor;

  /**
   * Public origins under which Twilio calls this service by way of a proxy or CDN in front of the front door, each
   * `https://host[:port][/basePath]` exactly as configured at Twilio. Signatures for them are accepted, and the first
   * one becomes `url`. An origin made from a resource that itself depends on the function makes the template circular.
   *
   * @default - none: Twilio calls the front door itself
   */
  readonly publicOrigins?: string[];

  /**
   * Path of the TypeScript or JavaScript file that exports the handler, bundled with the project's own esbuild at synth.
   * Not together with `code` or `function`.
   *
   * @default - the sample that answers `/voice` and `/message`
   */
  readonly entry?: string;

  /**
   * How `entry` is bundled.
   *
   * @default - minified, for the function's runtime, without the AWS SDK
   */
  readonly bundling?: BundlingOptions;

  /**
   * Code that is already built. Not together with `entry` or `function`.
   *
   * @default - the sample that answers `/voice` and `/message`
   */
  readonly code?: Code;

  /**
   * A function that already exists, or an alias or a version of one, made with this package's runtime. Its environment
   * is completed where CDK can do that, which it cannot for an imported function: a warning then says what to set. Not
   * together with `entry`, `code` or any option of the function.
   *
   * @default - a new function
   */
  readonly function?: IFunction;

  /**
   * The exported function that is called: `file.export`, or the export alone with `entry`.
   *
   * @default - `handler` of `entry`, `index.handler` of `code`
   */
  readonly handler?: string;

  /**
   * The Node.js runtime of the function.
   *
   * @default Runtime.NODEJS_24_X
   */
  readonly runtime?: Runtime;

  /**
   * Whether stack traces show the places in the sources. The map is loaded only when an error is thrown, but ships with
   * the code.
   *
   * @default false
   */
  readonly sourceMap?: boolean;
}
