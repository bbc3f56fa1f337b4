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

/** `lib/pointing/` and the compiled `dist/pointing/` are equally deep, so this is the same folder from both. */
const HANDLER = join(__dirname, '..', '..', 'dist', 'point-phone-number');

const PROVIDER_ID = 'TwilioPointingProvider';

/**
 * The functions that set URLs at Twilio during a deployment, once per stack. The service token must not change while
 * resources use it, so the provider depends on nothing that can change.
 */
export class PointingProvider extends Construct {
  /** Returns the provider of the stack, and creates it for the first pointing. */
  public static of(scope: Construct): PointingProvider {
    const stack = Stack.of(scope);
    const existing = stack.node.tryFindChild(PROVIDER_ID) as PointingProvider | undefined;
    return existing ?? new PointingProvider(stack, PROVIDER_ID);
  }

  /** The ARN of the function that handles the custom resources. */
  public readonly serviceToken: string;

  /**
   * SSM path of the parameters that remember the previous URLs. The template can't hold them, because any change of a
   * parameter or its tags would write the first value again; the physical ID is limited to 1 kB. The handler creates
   * the parameters and deletes them with the resources.
   */
  public readonly memoryPath: string;

  private readonly handler: LambdaFunction;
  private readonly readable = new Set<ISecret>();

  private constructor(scope: Construct, id: string) {
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

  /** Grants the handler read access to an API key. */
  public allow(credentials: ISecret): void {
    if (this.readable.has(credentials)) return;
    this.readable.add(credentials);
    grantSecretValue(credentials, this.handler);
  }

  /** @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.custom_resources-readme.html#provider-framework */
  private framework(logGroup: ILogGroup): Provider {
    const role = logWriter(
      this,
      'FrameworkRole',
      logGroup,
      'Role of the function that CloudFormation calls to set URLs at Twilio',
    );
    const onEventHandler = this.handler;
    const provider = new Provider(this, 'Provider', { onEventHandler, logGroup, frameworkOnEventRole: role });
    const reason = "CDK's provider framework invokes only the function that sets URLs, in any version.";
    acceptWildcard(this, role, `${this.handler.functionArn}:*`, reason);
    return provider;
  }

  /** The key `aws/ssm` needs no grant: its policy admits everyone who may use the parameter. */
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
    const reason = 'The previous URLs are stored in parameters below a path of this stack; their names end in SIDs.';
    acceptWildcard(this, this.handler.role, arn, reason);
  }
}

function pointingFunction(scope: Construct, logGroup: ILogGroup): LambdaFunction {
  return new LambdaFunction(scope, 'Handler', {
    description: 'Sets URLs at Twilio during a deployment and restores the previous ones',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: builtHandler(scope),
    handler: 'index.handler',
    memorySize: 256,
    // 90 seconds of requests to Twilio with pauses, the same again to undo a failed update, and AWS's part.
    timeout: Duration.minutes(5),
    loggingFormat: LoggingFormat.JSON,
    logGroup,
    role: logWriter(scope, 'Role', logGroup, 'Role of the function that sets URLs at Twilio'),
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
    prop: 'handler',
    problem: `the function that sets URLs isn't built (\`${HANDLER}\`)`,
    fix: 'run `npm run build`',
  });
}
