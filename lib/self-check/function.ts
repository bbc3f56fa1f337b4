import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { AuthToken } from '../auth-token';
import { configurationError } from '../validation';

/** The same folder from `lib/self-check/` and from the compiled `dist/self-check/`, which are equally deep. */
const CODE = join(__dirname, '..', '..', 'dist', 'self-check-function');

const DEFAULT_WAIT = Duration.minutes(8);
/** Lambda's longest run, less what finding the cause takes. */
const LONGEST_WAIT = Duration.minutes(12);
/** What a check takes beside waiting: the cause of a refusal is found with requests of its own. */
const BESIDE_WAITING_SECONDS = 150;

/** How long to wait, checked. */
export function waitOf(scope: Construct, timeout: Duration = DEFAULT_WAIT): Duration {
  if (!timeout.isUnresolved() && timeout.toSeconds({ integral: false }) <= LONGEST_WAIT.toSeconds()) return timeout;
  throw configurationError(scope, {
    prop: 'selfCheck.timeout',
    value: timeout.isUnresolved() ? String(timeout) : timeout,
    problem: `must be known at synth and at most ${LONGEST_WAIT.toSeconds()} seconds`,
    fix: 'use Duration.minutes(8), or leave it out',
  });
}

/** What a run takes at most. */
export function longestRun(wait: Duration): Duration {
  return Duration.seconds(Math.ceil(wait.toSeconds({ integral: false })) + BESIDE_WAITING_SECONDS);
}

/** The function that checks. It may read the token and write its own log, and nothing else. */
export function selfCheckFunction(scope: Construct, authToken: AuthToken, wait: Duration): LambdaFunction {
  const logGroup = new LogGroup(scope, 'Logs', {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: 'Of the function that checks Twilio webhooks',
  });
  logGroup.grantWrite(role);
  const checker = new LambdaFunction(scope, 'Function', {
    description: 'Signs a request as Twilio would and sees to it that the webhook accepts it',
    code: code(scope),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: 256,
    timeout: longestRun(wait),
    loggingFormat: LoggingFormat.JSON,
    logGroup: logGroup as ILogGroup,
    role,
    // The deployment has its answer, and the schedule comes again.
    retryAttempts: 0,
    environment: authToken.environment,
  });
  authToken.grantRead(checker);
  return checker;
}

function code(scope: Construct): Code {
  if (existsSync(join(CODE, 'index.js'))) return Code.fromAsset(CODE);
  throw configurationError(scope, {
    prop: 'selfCheck',
    problem: `the function that checks is not built (${CODE})`,
    fix: 'run "npm run build", or use SelfCheck.off()',
  });
}
