import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnRotationSchedule, type CfnSecret, type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acceptFindings } from '../nag';
import { configurationError } from '../validation';
import { grantSecretKey } from './grants';

/** Options of a token that AWS Secrets Manager keeps and rotates. */
export interface ManagedAuthTokenProps {
  /**
   * How often Secrets Manager replaces the token at Twilio: whole days, from 1 to 999. Give it once the secret has a
   * value, because there is nothing to rotate before.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
   * @default - it is not rotated yet
   */
  readonly rotateEvery?: Duration;

  /**
   * Whether a deployment that creates or changes the schedule also rotates the token at once. Only with `rotateEvery`.
   *
   * @default false - the first rotation is when the schedule says
   */
  readonly rotateImmediately?: boolean;

  /**
   * How long Secrets Manager waits after Twilio's promotion of the new token before it validates it: whole seconds, up
   * to 300. Requests are accepted meanwhile: the runtime also reads the token that is `AWSPENDING`. Without Twilio
   * Functions AWS advises zero. Only with `rotateEvery`.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-partner-TwilioAuthToken.html
   * @default Duration.seconds(60) - which covers Twilio Functions
   */
  readonly propagationDelay?: Duration;

  /**
   * The KMS key that the secret is encrypted with. The rotation and the function may use it, through Secrets Manager
   * and for this secret alone.
   *
   * @default - the AWS managed key `aws/secretsmanager`
   */
  readonly encryptionKey?: IKey;

  /**
   * What becomes of the secret when it leaves the stack.
   *
   * @default RemovalPolicy.RETAIN - after a rotation nobody else knows the token
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Name of the secret.
   *
   * @default - made by CloudFormation
   */
  readonly secretName?: string;
}

/** Type of the secret that Secrets Manager rotates at Twilio. */
const SECRET_TYPE = 'TwilioAuthToken';

/** A rotation that can work. */
export interface Rotation {
  readonly days: number;
  readonly delaySeconds: number;
  readonly immediately: boolean;
}

const MAX_PROPAGATION_SECONDS = 300;
const MAX_ROTATION_DAYS = 999;
/** @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-security.html */
const ROTATION_ACTIONS = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'];

/** Inline, so that accepting its `*` hides nothing that is granted to the role later. */
const PASSWORD = new PolicyStatement({ actions: ['secretsmanager:GetRandomPassword'], resources: ['*'] });

/** The rotation that was asked for; `undefined` when none was. */
function checkedRotation(own: Construct, props: ManagedAuthTokenProps): Rotation | undefined {
  if (props.rotateEvery === undefined) {
    checkNothingToRotate(own, props);
    return undefined;
  }
  return {
    days: rotationDays(own, props.rotateEvery),
    delaySeconds: propagationSeconds(own, props.propagationDelay ?? Duration.seconds(60)),
    immediately: props.rotateImmediately ?? false,
  };
}

/** Has Secrets Manager rotate a secret at Twilio, in a role made for it. */
function addRotation(own: Construct, secret: ISecret, { days, delaySeconds, immediately }: Rotation): void {
  const role = rotationRole(own, secret);
  const schedule = new CfnRotationSchedule(own, 'Rotation', {
    secretId: secret.secretArn,
    rotateImmediatelyOnUpdate: immediately,
    rotationRules: { scheduleExpression: days === 1 ? 'rate(1 day)' : `rate(${days} days)` },
  });
  // Overrides, because these properties are younger than the oldest aws-cdk-lib allowed.
  schedule.addPropertyOverride('ExternalSecretRotationRoleArn', role.roleArn);
  schedule.addPropertyOverride('ExternalSecretRotationMetadata', [
    { Key: 'propagationDelaySeconds', Value: String(delaySeconds) },
  ]);
  // Secrets Manager checks the role, with its permissions, when the rotation is set up.
  schedule.node.addDependency(role);
}

/** What AWS's example of a rotation role may do, but for this one secret. */
function rotationRole(own: Construct, secret: ISecret): Role {
  const arn = secret.secretArn;
  const role = new Role(own, 'RotationRole', {
    description: 'Lets Secrets Manager rotate the Twilio auth token',
    assumedBy: new ServicePrincipal('secretsmanager.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(own).account }, ArnLike: { 'aws:SourceArn': arn } },
    }),
    inlinePolicies: { Password: new PolicyDocument({ statements: [PASSWORD] }) },
  });
  acceptFindings(role, {
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'GetRandomPassword makes up a password. It reads nothing, and has no resource to be limited to.',
  });
  role.addToPolicy(
    new PolicyStatement({
      actions: ROTATION_ACTIONS.map((name) => `secretsmanager:${name}`),
      resources: [arn],
      conditions: { StringEquals: { 'secretsmanager:resource/Type': SECRET_TYPE } },
    }),
  );
  grantSecretKey(secret, role, ['kms:Decrypt', 'kms:GenerateDataKey']);
  return role;
}

function propagationSeconds(own: Construct, propagationDelay: Duration): number {
  const seconds = propagationDelay.isUnresolved() ? Number.NaN : propagationDelay.toMilliseconds() / 1000;
  if (Number.isInteger(seconds) && seconds <= MAX_PROPAGATION_SECONDS) return seconds;
  throw configurationError(own, {
    prop: 'propagationDelay',
    value: propagationDelay.isUnresolved() ? String(propagationDelay) : propagationDelay,
    problem: `must be known at synth and be whole seconds, up to ${MAX_PROPAGATION_SECONDS}`,
    fix: 'use Duration.seconds(60), or Duration.seconds(0) without Twilio Functions',
  });
}

function rotationDays(own: Construct, rotateEvery: Duration): number {
  const days = rotateEvery.isUnresolved() ? 0 : rotateEvery.toDays({ integral: false });
  if (Number.isInteger(days) && days >= 1 && days <= MAX_ROTATION_DAYS) return days;
  throw configurationError(own, {
    prop: 'rotateEvery',
    value: rotateEvery.isUnresolved() ? String(rotateEvery) : rotateEvery,
    problem: `must be known at synth and be whole days, from 1 to ${MAX_ROTATION_DAYS}`,
    fix: 'use Duration.days(30)',
  });
}

function checkNothingToRotate(own: Construct, props: ManagedAuthTokenProps): void {
  const given = (['rotateImmediately', 'propagationDelay'] as const).filter((name) => props[name] !== undefined);
  if (given.length === 0) return;
  throw configurationError(own, {
    prop: given.join(', '),
    problem: 'would change nothing, because nothing is rotated without rotateEvery',
    fix: 'give rotateEvery too, once the secret has a value',
  });
}

/** An empty secret of the type that Secrets Manager rotates at Twilio, with its rotation if that is wanted. */
export function managedSecret(scope: Construct, id: string, props: ManagedAuthTokenProps): ISecret {
  const { encryptionKey, secretName } = props;
  const own = new Construct(scope, id);
  const rotation = checkedRotation(own, props);
  const secret = new Secret(own, 'Secret', {
    description: 'Twilio auth token that Secrets Manager rotates',
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    ...(encryptionKey ? { encryptionKey } : {}),
    ...(secretName === undefined ? {} : { secretName }),
  });
  const resource = secret.node.defaultChild as CfnSecret;
  // An override, because the property is younger than the oldest aws-cdk-lib allowed.
  resource.addPropertyOverride('Type', SECRET_TYPE);
  // CloudFormation leaves a secret empty that has neither this nor a value; CDK would have a password generated.
  resource.addPropertyDeletionOverride('GenerateSecretString');
  if (rotation) addRotation(own, secret as ISecret, rotation);
  return secret as ISecret;
}
