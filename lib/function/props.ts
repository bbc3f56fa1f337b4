import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Code, FunctionOptions, Runtime } from 'aws-cdk-lib/aws-lambda';

/** How esbuild bundles the file given as `entry`. */
export interface BundlingOptions {
  /**
   * Whether the bundle is minified: less to load at a cold start.
   *
   * @default true
   */
  readonly minify?: boolean;

  /**
   * Modules that stay imports instead of becoming part of the bundle, wildcards allowed.
   *
   * @default - `@aws-sdk/*` and `@smithy/*`, which Lambda's Node.js runtimes bring along
   */
  readonly externalModules?: string[];

  /**
   * Expressions that are replaced with constants, each value written as JavaScript: `{ 'process.env.STAGE': '"prod"' }`.
   *
   * @default - none
   */
  readonly define?: { [expression: string]: string };

  /**
   * How files are loaded, by extension: `{ '.wav': 'base64' }`.
   *
   * @see https://esbuild.github.io/content-types/
   * @default - esbuild's own
   */
  readonly loader?: { [extension: string]: string };

  /**
   * Path of the tsconfig.json that esbuild heeds, absolute or from the working directory.
   *
   * @default - the one nearest to the entry file
   */
  readonly tsconfig?: string;
}

/**
 * Properties of the function behind the front door. What `FunctionOptions` holds is passed on to the Lambda function; defaults that
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
export interface WebhookFunctionProps extends FunctionOptions {
  /**
   * The KMS key that the new log group is encrypted with; its policy has to let CloudWatch Logs use it. Not together
   * with `logGroup`.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   * @default - CloudWatch Logs' own encryption
   */
  readonly logEncryptionKey?: IKey;

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
