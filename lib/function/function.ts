import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  Architecture,
  Code,
  type FunctionOptions,
  type IFunction,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { TWILIO_TIMEOUT } from '../front-door';
import { configurationError } from '../validation';
import { bundleEntry } from './bundling';
import { checkEnvironment } from './environment';
import type { WebhookFunctionProps } from './props';
import { functionRole, trace } from './role';

/** The same folder from `lib/function/` and from the compiled `dist/function/`, which are equally deep. */
const DEFAULT_APP = join(__dirname, '..', '..', 'dist', 'app');

const MEMORY_MB = 512;

/**
 * Creates the Lambda function behind the front door. This file alone knows where its code comes from.
 *
 * @param options the part of the props that is passed on to the function as it is
 */
export function webhookFunction(
  scope: Construct,
  id: string,
  props: WebhookFunctionProps,
  options: FunctionOptions,
  logGroup?: ILogGroup,
): LambdaFunction {
  checkEnvironment(scope, options.environment);
  const { tracing, ...untraced } = options;
  const role = options.role ?? (logGroup && functionRole(scope, props, logGroup));
  const created = new LambdaFunction(scope, id, {
    description: 'Answers Twilio webhooks whose signature it has validated',
    memorySize: MEMORY_MB,
    timeout: Duration.seconds(TWILIO_TIMEOUT.toSeconds()),
    architecture: Architecture.ARM_64,
    loggingFormat: LoggingFormat.JSON,
    ...(options.role ? options : untraced),
    runtime: props.runtime ?? Runtime.NODEJS_24_X,
    code: codeOf(scope, props),
    handler: handlerOf(props),
    environment: environmentOf(props),
    ...(logGroup ? { logGroup } : {}),
    ...(role ? { role } : {}),
  });
  if (!options.role) trace(created, props);
  return created;
}

function codeOf(scope: Construct, props: WebhookFunctionProps): Code {
  if (props.code) return props.code;
  if (props.entry === undefined) return defaultApp(scope, props.sourceMap ?? false);
  return bundleEntry(scope, {
    entry: props.entry,
    runtime: props.runtime ?? Runtime.NODEJS_24_X,
    sourceMap: props.sourceMap ?? false,
    bundling: props.bundling ?? {},
  });
}

function defaultApp(scope: Construct, sourceMap: boolean): Code {
  if (!existsSync(join(DEFAULT_APP, 'index.js'))) {
    throw configurationError(scope, {
      prop: 'entry',
      value: undefined,
      problem: `the sample app that takes its place is not built (${DEFAULT_APP})`,
      fix: 'run "npm run build", or give an entry of your own',
    });
  }
  return Code.fromAsset(DEFAULT_APP, { exclude: sourceMap ? [] : ['*.map'] });
}

function handlerOf({ entry, handler }: WebhookFunctionProps): string {
  if (handler === undefined) return 'index.handler';
  return entry === undefined || handler.includes('.') ? handler : `index.${handler}`;
}

function environmentOf({ environment = {}, sourceMap }: WebhookFunctionProps): { [name: string]: string } {
  if (!sourceMap) return environment;
  const nodeOptions = [environment['NODE_OPTIONS'], '--enable-source-maps'].filter(Boolean).join(' ');
  return { ...environment, NODE_OPTIONS: nodeOptions };
}

/** The log group that the function writes to; `undefined` when it is that of a function made elsewhere. */
export function logGroupOf(
  scope: Construct,
  props: WebhookFunctionProps & { readonly function?: IFunction },
): ILogGroup | undefined {
  const { logGroup, logRetention, logRemovalPolicy, logEncryptionKey } = props;
  if (logGroup || props.function) return logGroup as ILogGroup | undefined;
  return new LogGroup(scope, 'Logs', {
    ...(logEncryptionKey ? { encryptionKey: logEncryptionKey } : {}),
    retention: logRetention ?? RetentionDays.THREE_MONTHS,
    removalPolicy: logRemovalPolicy ?? RemovalPolicy.RETAIN,
  });
}
