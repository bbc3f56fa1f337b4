import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnRotationSchedule, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { acceptFindings } from '../nag';
import { configurationError, rejectWithoutEffect } from '../validation';
import { grantSecretKey } from './secret';

/** Type of the secret that Secrets Manager rotates at Twilio. */
export const SECRET_TYPE = 'TwilioAuthToken';

/** Options of a secret's rotation. */
export interface RotationOptions {
  /**
   * Interval at which Secrets Manager replaces the token at Twilio: whole days, from 1 to 999. Set it after the secret
   * has a value, because an empty secret can't rotate.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
   * @default - no rotation
   */
  readonly rotateEvery?: Duration;

  /**
   * Whether a deployment that creates or changes the schedule also rotates the token immediately. Requires `rotateEvery`.
   *
   * @default false - the schedule decides when the first rotation happens
   */
  readonly rotateImmediately?: boolean;

  /**
   * Time that Secrets Manager waits before it validates the new token after Twilio has promoted it: whole seconds, up to
   * 300. Requests are accepted in the meantime, because the runtime also reads the `AWSPENDING` token. AWS recommends
   * zero if you don't use Twilio Functions. Requires `rotateEvery`.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-partner-TwilioAuthToken.html
   * @default Duration.seconds(60) - which covers Twilio Functions
   */
  readonly propagationDelay?: Duration;
}

/** A validated rotation. */
export interface Rotation {
  readonly days: number;
  readonly delaySeconds: number;
  readonly immediately: boolean;
}

const MAX_PROPAGATION_SECONDS = 300;
const MAX_ROTATION_DAYS = 999;

/** Validates the options. Returns `undefined` if they ask for no rotation. */
export function checkedRotation(scope: Construct, options: RotationOptions): Rotation | undefined {
  const { rotateEvery, propagationDelay = Duration.seconds(60), rotateImmediately = false } = options;
  if (rotateEvery === undefined) {
    rejectWithoutEffect(scope, options, ['rotateImmediately', 'propagationDelay'], {
      because: 'nothing rotates without `rotateEvery`',
      fix: 'set `rotateEvery` once the secret has a value',
    });
    return undefined;
  }
  return {
    days: rotationDays(scope, rotateEvery),
    delaySeconds: propagationSeconds(scope, propagationDelay),
    immediately: rotateImmediately,
  };
}

function rotationDays(scope: Construct, rotateEvery: Duration): number {
  const days = rotateEvery.isUnresolved() ? 0 : rotateEvery.toDays({ integral: false });
  if (Number.isInteger(days) && days >= 1 && days <= MAX_ROTATION_DAYS) return days;
  throw configurationError(scope, {
    prop: 'rotateEvery',
    value: rotateEvery,
    problem: `must be whole days, from 1 to ${MAX_ROTATION_DAYS}, and known at synth`,
    fix: 'use `Duration.days(30)`',
  });
}

function propagationSeconds(scope: Construct, propagationDelay: Duration): number {
  const seconds = propagationDelay.isUnresolved() ? Number.NaN : propagationDelay.toMilliseconds() / 1000;
  if (Number.isInteger(seconds) && seconds <= MAX_PROPAGATION_SECONDS) return seconds;
  throw configurationError(scope, {
    prop: 'propagationDelay',
    value: propagationDelay,
    problem: `must be whole seconds, up to ${MAX_PROPAGATION_SECONDS}, and known at synth`,
    fix: 'use `Duration.seconds(60)`, or `Duration.seconds(0)` without Twilio Functions',
  });
}

/** Makes Secrets Manager rotate a secret at Twilio, with a role for this secret only. */
export function addRotation(scope: Construct, secret: ISecret, { days, delaySeconds, immediately }: Rotation): void {
  const role = rotationRole(scope, secret);
  const schedule = new CfnRotationSchedule(scope, 'Rotation', {
    secretId: secret.secretArn,
    rotateImmediatelyOnUpdate: immediately,
    rotationRules: { scheduleExpression: days === 1 ? 'rate(1 day)' : `rate(${days} days)` },
  });
  // Overrides, because these properties are younger than the oldest supported aws-cdk-lib.
  schedule.addPropertyOverride('ExternalSecretRotationRoleArn', role.roleArn);
  schedule.addPropertyOverride('ExternalSecretRotationMetadata', [
    { Key: 'propagationDelaySeconds', Value: String(delaySeconds) },
  ]);
  // Secrets Manager checks the role and its permissions when the rotation is created.
  schedule.node.addDependency(role);
}

/** @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-security.html */
const ROTATION_ACTIONS = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'];

/** Inline, so that accepting its `*` doesn't hide later grants to the role. */
const PASSWORD = new PolicyStatement({ actions: ['secretsmanager:GetRandomPassword'], resources: ['*'] });

/** Creates the role of AWS's example, limited to this secret. */
function rotationRole(scope: Construct, secret: ISecret): Role {
  const arn = secret.secretArn;
  const role = new Role(scope, 'RotationRole', {
    description: 'Lets Secrets Manager rotate the Twilio auth token',
    assumedBy: new ServicePrincipal('secretsmanager.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account }, ArnLike: { 'aws:SourceArn': arn } },
    }),
    inlinePolicies: { Password: new PolicyDocument({ statements: [PASSWORD] }) },
  });
  acceptFindings(role, {
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: "GetRandomPassword generates a password. It reads nothing and doesn't support resource-level permissions.",
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
