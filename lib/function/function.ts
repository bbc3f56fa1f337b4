import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import {
  Architecture,
  Code,
  type FunctionOptions,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { TWILIO_TIMEOUT } from '../front-door';
import { configurationError } from '../validation';
import { bundleEntry } from './bundling';
import { checkEnvironment } from './environment';
import type { WebhookFunctionOptions } from './options';
import { functionRole, trace } from './role';

/** The built apps. `lib/function/` and the compiled `dist/function/` are equally deep. */
const BUILT = join(__dirname, '..', '..', 'dist');

const MEMORY_MB = 512;

/** The props that decide the code. */
type NewFunctionProps = WebhookFunctionOptions & { readonly deliveries?: unknown };

/**
 * Creates the Lambda function behind the front door.
 *
 * @param options the part of the props that is passed on to the function unchanged
 */
export function webhookFunction(
  scope: Construct,
  id: string,
  props: NewFunctionProps,
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

function codeOf(scope: Construct, props: NewFunctionProps): Code {
  if (props.code) return props.code;
  if (props.entry === undefined) return builtApp(scope, props);
  return bundleEntry(scope, {
    entry: props.entry,
    handler: handlerOf(props).replace(/^.*\./, ''),
    runtime: props.runtime ?? Runtime.NODEJS_24_X,
    sourceMap: props.sourceMap ?? false,
    bundling: props.bundling ?? {},
  });
}

/** Returns the sample app, or the one that only delivers. */
function builtApp(scope: Construct, { deliveries, sourceMap = false }: NewFunctionProps): Code {
  const folder = join(BUILT, deliveries ? 'delivery-app' : 'app');
  if (!existsSync(join(folder, 'index.js'))) {
    throw configurationError(scope, {
      prop: 'entry',
      value: undefined,
      problem: `the app to use instead isn't built (${folder})`,
      fix: 'run `npm run build`, or set `entry`',
    });
  }
  return Code.fromAsset(folder, { exclude: sourceMap ? [] : ['*.map'] });
}

function handlerOf({ entry, handler }: WebhookFunctionOptions): string {
  if (handler === undefined) return 'index.handler';
  return entry === undefined || handler.includes('.') ? handler : `index.${handler}`;
}

function environmentOf({ environment = {}, sourceMap }: WebhookFunctionOptions): { [name: string]: string } {
  if (!sourceMap) return environment;
  const nodeOptions = [environment['NODE_OPTIONS'], '--enable-source-maps'].filter(Boolean).join(' ');
  return { ...environment, NODE_OPTIONS: nodeOptions };
}
