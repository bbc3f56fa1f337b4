import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Architecture, Code, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { bundleEntry } from './entry-bundling';
import { mistake } from './errors';
import { functionRole, trace } from './function-role';
import { checkEnvironment } from './reserved-environment';
import { TWILIO_TIMEOUT } from './timeout';
import type { TwilioWebhookProps } from './twilio-webhook-props';

/** The same folder from `lib/` and from the compiled `dist/`, which are equally deep. */
const DEFAULT_APP = join(__dirname, '..', 'dist', 'app');

const MEMORY_MB = 512;

/** The Lambda function behind the front door. This file alone knows where its code comes from. */
export function webhookFunction(
  scope: Construct,
  id: string,
  props: TwilioWebhookProps,
  logGroup?: ILogGroup,
): LambdaFunction {
  // biome-ignore format: one line for the construct's own props, the rest is the function's
  const { authToken, frontDoor, publicOrigins, idempotency, selfCheck, alarms, savedQueries, function: given, entry, code, bundling, handler, runtime, sourceMap, logRetention, logRemovalPolicy, logEncryptionKey, ...options } = props;
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
    runtime: runtime ?? Runtime.NODEJS_24_X,
    code: codeOf(scope, props),
    handler: handlerOf(props),
    environment: environmentOf(props),
    ...(logGroup ? { logGroup } : {}),
    ...(role ? { role } : {}),
  });
  if (!options.role) trace(created, props);
  return created;
}

function codeOf(scope: Construct, props: TwilioWebhookProps): Code {
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
    throw mistake(scope, {
      prop: 'entry',
      value: undefined,
      allowed: `the sample app that takes its place is not built (${DEFAULT_APP})`,
      fix: 'run "npm run build", or give an entry of your own',
    });
  }
  return Code.fromAsset(DEFAULT_APP, { exclude: sourceMap ? [] : ['*.map'] });
}

function handlerOf({ entry, handler }: TwilioWebhookProps): string {
  if (handler === undefined) return 'index.handler';
  return entry === undefined || handler.includes('.') ? handler : `index.${handler}`;
}

function environmentOf({ environment = {}, sourceMap }: TwilioWebhookProps): { [name: string]: string } {
  if (!sourceMap) return environment;
  const nodeOptions = [environment['NODE_OPTIONS'], '--enable-source-maps'].filter(Boolean).join(' ');
  return { ...environment, NODE_OPTIONS: nodeOptions };
}

/** The log group that the function writes to; `undefined` when it is that of a function made elsewhere. */
export function logGroupOf(scope: Construct, props: TwilioWebhookProps): ILogGroup | undefined {
  const { logGroup, logRetention, logRemovalPolicy, logEncryptionKey } = props;
  if (logGroup || props.function) return logGroup as ILogGroup | undefined;
  return new LogGroup(scope, 'Logs', {
    ...(logEncryptionKey ? { encryptionKey: logEncryptionKey } : {}),
    retention: logRetention ?? RetentionDays.THREE_MONTHS,
    removalPolicy: logRemovalPolicy ?? RemovalPolicy.RETAIN,
  });
}
