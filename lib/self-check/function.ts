import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { AuthToken } from '../auth-token';
import { configurationError } from '../validation';

/** `lib/self-check/` and the compiled `dist/self-check/` are equally deep, so this is the same folder from both. */
const CODE = join(__dirname, '..', '..', 'dist', 'self-check-function');

const DEFAULT_WAIT = Duration.minutes(8);
/** Lambda's maximum timeout, minus the time to diagnose a rejection. */
const MAX_WAIT = Duration.minutes(12);
/** Time in addition to the wait, because diagnosing a rejection takes requests. */
const DIAGNOSIS_SECONDS = 150;

/** Creates the function that checks. It may only read the token and write its log. */
export function selfCheckFunction(scope: Construct, authToken: AuthToken, wait: Duration): LambdaFunction {
  const logGroup = new LogGroup(scope, 'Logs', {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: 'Role of the function that checks Twilio webhooks',
  });
  logGroup.grantWrite(role);
  const checker = new LambdaFunction(scope, 'Function', {
    description: 'Signs a request like Twilio and checks that the webhook accepts it',
    code: code(scope),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: 256,
    timeout: longestRun(wait),
    loggingFormat: LoggingFormat.JSON,
    logGroup: logGroup as ILogGroup,
    role,
    // The deployment already has its result, and the schedule runs again.
    retryAttempts: 0,
    environment: authToken.environment,
  });
  authToken.grantRead(checker);
  return checker;
}

/** Returns the time to wait. Throws if Lambda couldn't wait that long. */
export function waitOf(scope: Construct, timeout: Duration = DEFAULT_WAIT): Duration {
  if (!timeout.isUnresolved() && timeout.toSeconds({ integral: false }) <= MAX_WAIT.toSeconds()) return timeout;
  throw configurationError(scope, {
    prop: 'selfCheck.timeout',
    value: timeout.isUnresolved() ? String(timeout) : timeout,
    problem: `must be known at synth and at most ${MAX_WAIT.toSeconds()} seconds`,
    fix: 'use `Duration.minutes(8)`, or remove it',
  });
}

/** Returns the maximum duration of one run of the function. */
export function longestRun(wait: Duration): Duration {
  return Duration.seconds(Math.ceil(wait.toSeconds({ integral: false })) + DIAGNOSIS_SECONDS);
}

function code(scope: Construct): Code {
  if (existsSync(join(CODE, 'index.js'))) return Code.fromAsset(CODE);
  throw configurationError(scope, {
    prop: 'selfCheck',
    problem: `the function that checks isn't built (\`${CODE}\`)`,
    fix: 'run `npm run build`, or remove `selfCheck`',
  });
}
