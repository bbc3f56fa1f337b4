import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';

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
