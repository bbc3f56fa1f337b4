import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnRotationSchedule, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { acceptFindings } from './accepted-finding';
import { grantSecretKey } from './auth-token-grants';
import { mistake } from './errors';
import type { ManagedAuthTokenProps } from './managed-secret-props';

/** Type of the secret that Secrets Manager rotates at Twilio. */
export const SECRET_TYPE = 'TwilioAuthToken';

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
export function checkedRotation(own: Construct, props: ManagedAuthTokenProps): Rotation | undefined {
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
export function addRotation(own: Construct, secret: ISecret, { days, delaySeconds, immediately }: Rotation): void {
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
  throw mistake(own, {
    prop: 'propagationDelay',
    value: propagationDelay.isUnresolved() ? String(propagationDelay) : propagationDelay,
    allowed: `must be known at synth and be whole seconds, up to ${MAX_PROPAGATION_SECONDS}`,
    fix: 'use Duration.seconds(60), or Duration.seconds(0) without Twilio Functions',
  });
}

function rotationDays(own: Construct, rotateEvery: Duration): number {
  const days = rotateEvery.isUnresolved() ? 0 : rotateEvery.toDays({ integral: false });
  if (Number.isInteger(days) && days >= 1 && days <= MAX_ROTATION_DAYS) return days;
  throw mistake(own, {
    prop: 'rotateEvery',
    value: rotateEvery.isUnresolved() ? String(rotateEvery) : rotateEvery,
    allowed: `must be known at synth and be whole days, from 1 to ${MAX_ROTATION_DAYS}`,
    fix: 'use Duration.days(30)',
  });
}

function checkNothingToRotate(own: Construct, props: ManagedAuthTokenProps): void {
  const given = (['rotateImmediately', 'propagationDelay'] as const).filter((name) => props[name] !== undefined);
  if (given.length === 0) return;
  throw mistake(own, {
    prop: given.join(', '),
    allowed: 'would change nothing, because nothing is rotated without rotateEvery',
    fix: 'give rotateEvery too, once the secret has a value',
  });
}
