import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  Alias,
  ApplicationLogLevel,
  Architecture,
  Code,
  type IFunction,
  type IVersion,
  Function as LambdaFunction,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { TwilioWebhook, type TwilioWebhookProps } from '../../../../lib';
import { key, token, vpc } from './existing';
import type { Sample } from './sample';

const CODE = 'exports.handler = async () => ({ statusCode: 204 });';

function webhook(props: (stack: Stack) => Partial<TwilioWebhookProps>): Sample['build'] {
  return (stack) => void new TwilioWebhook(stack, 'Webhook', { authToken: token(stack), ...props(stack) });
}

function liveAlias(stack: Stack): IFunction {
  const fn = new LambdaFunction(stack, 'Own', {
    code: Code.fromInline(CODE),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_22_X,
  });
  const version = fn.currentVersion as IVersion;
  return new Alias(stack, 'Live', { aliasName: 'live', version }) as IFunction;
}

/** The sources of the function's code, with all options of the function. */
export const FUNCTIONS: readonly Sample[] = [
  {
    name: 'entry',
    build: webhook((stack) => ({
      entry: 'examples/quick-start/lambda/app.ts',
      bundling: {
        minify: false,
        externalModules: ['@aws-sdk/*'],
        define: { VERSION: '"1"' },
        loader: { '.txt': 'text' },
        tsconfig: 'tsconfig.json',
      },
      handler: 'handler',
      sourceMap: true,
      logEncryptionKey: key(stack),
      logRemovalPolicy: RemovalPolicy.DESTROY,
      logRetention: RetentionDays.ONE_WEEK,
    })),
  },
  {
    name: 'code',
    build: webhook((stack) => ({
      code: Code.fromInline(CODE),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_22_X,
      architecture: Architecture.X86_64,
      functionName: 'webhook',
      description: 'Answers calls',
      memorySize: 1024,
      timeout: Duration.seconds(10),
      reservedConcurrentExecutions: 50,
      retryAttempts: 0,
      deadLetterQueue: new Queue(stack, 'Failed', { enforceSSL: true }) as IQueue,
      environment: { GREETING: 'Hello' },
      environmentEncryption: key(stack),
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.WARN,
      logGroup: new LogGroup(stack, 'Log', { retention: RetentionDays.ONE_MONTH }) as ILogGroup,
      tracing: Tracing.ACTIVE,
      vpc: vpc(stack),
      vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    })),
  },
  { name: 'existing-function', build: webhook((stack) => ({ function: liveAlias(stack) })) },
];
