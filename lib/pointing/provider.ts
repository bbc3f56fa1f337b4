import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Grant, type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { grantSecretValue } from '../auth-token';
import { acceptFindings, wildcardFinding } from '../nag';
import { configurationError } from '../validation';

/** The same folder from `lib/pointing/` and from the compiled `dist/pointing/`, which are equally deep. */
const HANDLER = join(__dirname, '..', '..', 'dist', 'point-phone-number');

/**
 * What sets URLs at Twilio during a deployment, once for all that point at one webhook: its ARN must not change while
 * there are resources, so it depends on nothing that does.
 */
export class PointingProvider extends Construct {
  /** What the custom resources are handled by. */
  public readonly serviceToken: string;

  /**
   * Path in SSM below which it is remembered what was there before. Neither in the template, where any change of it or of
   * a tag would write its first value again, nor in the physical id, which has 1 kB for what can be several URLs. The
   * handler makes the parameters and deletes them with the resources.
   */
  public readonly memoryPath: string;

  private readonly handler: LambdaFunction;
  private readonly readable = new Set<ISecret>();

  public constructor(scope: Construct, id: string) {
    super(scope, id);
    this.memoryPath = `/cdk-twilio-webhook/${Stack.of(this).stackName}/point`;
    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.handler = pointingFunction(this, logGroup as ILogGroup);
    this.grantMemory();
    this.serviceToken = this.framework(logGroup as ILogGroup).serviceToken;
  }

  /** Lets the handler read an API key. */
  public allow(credentials: ISecret): void {
    if (this.readable.has(credentials)) return;
    this.readable.add(credentials);
    grantSecretValue(credentials, this.handler);
  }

  /** @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.custom_resources-readme.html#provider-framework */
  private framework(logGroup: ILogGroup): Provider {
    const role = logWriter(this, 'FrameworkRole', logGroup, 'Of the function that CloudFormation asks to set URLs');
    const onEventHandler = this.handler;
    const provider = new Provider(this, 'Provider', { onEventHandler, logGroup, frameworkOnEventRole: role });
    const reason = "CDK's provider framework may invoke the one function that sets URLs, in any of its versions.";
    acceptWildcard(this, role, `${this.handler.functionArn}:*`, reason);
    return provider;
  }

  /** The key `aws/ssm` needs no grant: its policy lets in whoever may use the parameter. */
  private grantMemory(): void {
    const arn = Stack.of(this).formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: `${this.memoryPath.slice(1)}/*`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    Grant.addToPrincipal({
      grantee: this.handler,
      actions: ['ssm:DeleteParameter', 'ssm:GetParameter', 'ssm:PutParameter'],
      resourceArns: [arn],
    });
    const reason = 'What a URL was before is remembered in parameters of this stack alone; their names end in SIDs.';
    acceptWildcard(this, this.handler.role, arn, reason);
  }
}

function pointingFunction(scope: Construct, logGroup: ILogGroup): LambdaFunction {
  return new LambdaFunction(scope, 'Handler', {
    description: 'Sets URLs at Twilio during a deployment, and puts back what was there before',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: builtHandler(scope),
    handler: 'index.handler',
    memorySize: 256,
    // 90 seconds of asking Twilio with its pauses, once more to put back what failed, and AWS's part.
    timeout: Duration.minutes(5),
    loggingFormat: LoggingFormat.JSON,
    logGroup,
    role: logWriter(scope, 'Role', logGroup, 'Of the function that sets URLs at Twilio'),
  });
}

function acceptWildcard(scope: Construct, role: IRole | undefined, resource: string, reason: string): void {
  const policy = role?.node.tryFindChild('DefaultPolicy');
  acceptFindings(policy as Construct | undefined, wildcardFinding(scope, resource, reason));
}

function logWriter(scope: Construct, id: string, logGroup: ILogGroup, description: string): Role {
  const role = new Role(scope, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com'), description });
  logGroup.grantWrite(role);
  return role;
}

function builtHandler(scope: Construct): Code {
  if (existsSync(join(HANDLER, 'index.js'))) return Code.fromAsset(HANDLER, { exclude: ['*.map'] });
  throw configurationError(scope, {
    prop: 'pointing',
    problem: `the function that sets URLs is not built (${HANDLER})`,
    fix: 'run "npm run build"',
  });
}
