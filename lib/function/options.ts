import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Code, FunctionOptions, Runtime } from 'aws-cdk-lib/aws-lambda';

/** Options of esbuild for the `entry` file. */
export interface BundlingOptions {
  /**
   * Whether to minify the bundle. A smaller bundle loads faster at a cold start.
   *
   * @default true
   */
  readonly minify?: boolean;

  /**
   * Modules to leave out of the bundle, with `*` as a wildcard.
   *
   * @default - `@aws-sdk/*` and `@smithy/*`, which Lambda's Node.js runtimes include
   */
  readonly externalModules?: string[];

  /**
   * Expressions to replace with constants. Each value is a JavaScript expression: `{ 'process.env.STAGE': '"prod"' }`.
   *
   * @default - none
   */
  readonly define?: { [expression: string]: string };

  /**
   * Loaders by file extension: `{ '.wav': 'base64' }`.
   *
   * @see https://esbuild.github.io/content-types/
   * @default - esbuild's default loaders
   */
  readonly loader?: { [extension: string]: string };

  /**
   * Path of the tsconfig.json for esbuild, absolute or relative to the working directory.
   *
   * @default - the one closest to the entry file
   */
  readonly tsconfig?: string;
}

/**
 * Options of the function behind the front door. `FunctionOptions` are passed on to the Lambda function. These defaults
 * differ from those of `Function`:
 *
 * - `timeout`: `Duration.seconds(15)`, the time that Twilio waits for a call's webhook
 * - `memorySize`: 512, because Lambda allocates CPU in proportion to memory and callers notice a slow cold start:
 *   https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 * - `architecture`: `Architecture.ARM_64`
 * - `loggingFormat`: `LoggingFormat.JSON`, which the runtime's log line is designed for
 * - `logGroup`: a new one, with `logRetention` and `logRemovalPolicy`
 * - `logRetention`: `RetentionDays.THREE_MONTHS`
 * - `logRemovalPolicy`: `RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE`, which keeps logs unless the first deployment fails
 * - `role`: a new one that can only write to the function's log group, and what the other options need
 */
export interface WebhookFunctionOptions extends FunctionOptions {
  /**
   * KMS key that encrypts the new log group. A key that this app creates gets the statement that lets CloudWatch Logs use
   * it; the policy of an imported key must have it already. Mutually exclusive with `logGroup`.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   * @default - CloudWatch Logs' own encryption
   */
  readonly logEncryptionKey?: IKey;

  /**
   * Path of the TypeScript or JavaScript file that exports the handler. The project's own esbuild bundles it at synth.
   * Mutually exclusive with `code` and `function`.
   *
   * @default - the sample app, which answers `/voice` and `/message`, or with `deliveries` an app that only delivers
   */
  readonly entry?: string;

  /**
   * Options of esbuild for `entry`.
   *
   * @default - minified, for the function's runtime, without the AWS SDK
   */
  readonly bundling?: BundlingOptions;

  /**
   * Code that is already built. Mutually exclusive with `entry` and `function`.
   *
   * @default - the sample app, which answers `/voice` and `/message`, or with `deliveries` an app that only delivers
   */
  readonly code?: Code;

  /**
   * The exported function to call: `file.export`, or only the export with `entry`.
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
   * Whether stack traces refer to the sources. The source map is part of the deployed code, and only loaded when an error
   * is thrown.
   *
   * @default false
   */
  readonly sourceMap?: boolean;
}
