import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { Environment } from '../contract';
import { isOwnEnvironment } from '../validation';
import { rejectPlainTextParameter, rejectPlainTextSecret } from './checks';
import { grantParameter, grantSecretValue } from './grants';
import { type ManagedAuthTokenProps, managedSecret } from './managed-secret';

/** Options of a token in an SSM parameter. */
export interface SsmParameterOptions {
  /**
   * Customer managed KMS key that encrypts the SecureString. The function may use it only to decrypt this parameter. The
   * key's policy must delegate to IAM, as the default key policy does.
   *
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
   * @default - the key that the parameter was imported with, otherwise the AWS managed key `aws/ssm`, which every principal
   * in the account may decrypt with, so nothing is granted
   */
  readonly encryptionKey?: IKey;
}

/**
 * The location of the Twilio auth token that requests are signed with. The template contains only the location. The
 * function reads the token itself, and an `AuthToken` can't be created from plain text.
 */
export class AuthToken {
  /**
   * Uses a token in AWS Secrets Manager. The secret's value is the bare token, JSON with `authToken` (and optionally
   * `secondaryAuthToken` and `accounts`), or the `TwilioAuthToken` secret that AWS rotates.
   *
   * The function may only call `secretsmanager:GetSecretValue` on this secret, for all version stages, because it also
   * reads `AWSPENDING` and `AWSPREVIOUS` during a rotation. Import a secret that is encrypted with a customer managed key
   * together with its `encryptionKey`, so that decrypting it can be granted.
   *
   * @param secret the secret
   * @throws {Error} if the value of the secret is in the template
   */
  public static fromSecretsManager(secret: ISecret): AuthToken {
    rejectPlainTextSecret(secret, secret, 'authToken');
    const environment = { [Environment.authTokenSecretArn]: secretId(secret) };
    return new AuthToken(environment, (grantee) => grantSecretValue(secret, grantee), secret);
  }

  /**
   * Creates a secret of type `TwilioAuthToken`, which AWS Secrets Manager rotates at Twilio without a Lambda function.
   * The value is never in the template, so the secret starts empty and takes three steps:
   *
   * 1. Deploy it without `rotateEvery`. Until it has a value, every request gets a 503.
   * 2. Store the account's primary token from a file, and delete the file afterwards (`token.json` contains
   *    `{"accountSid": "AC…", "authToken": "…"}`):
   *    `aws secretsmanager put-secret-value --secret-id <the secret> --secret-string file://token.json`
   * 3. Set `rotateEvery` and deploy again.
   *
   * Secrets Manager assumes a role that can only read and replace this secret. AWS documents the type, its fields, the
   * role and the rotation, but not whether a secret of this type may start empty. If it may not, create the secret with
   * its value (`aws secretsmanager create-secret --type TwilioAuthToken`) and use `fromSecretsManager`.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-partner-TwilioAuthToken.html
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-security.html
   * @param scope scope of the secret
   * @param id id of the secret in its scope
   * @param props the rotation, the key and the name
   */
  public static managed(scope: Construct, id: string, props: ManagedAuthTokenProps = {}): AuthToken {
    return AuthToken.fromSecretsManager(managedSecret(scope, id, props));
  }

  /**
   * Uses a token in an SSM parameter of type SecureString. The value has the same form as that of a secret.
   *
   * The function may only call `ssm:GetParameter` on this parameter.
   *
   * @param parameter the parameter, imported with `StringParameter.fromSecureStringParameterAttributes`, because
   * CloudFormation can't create a SecureString
   * @param options the parameter's encryption key
   * @throws {Error} if the parameter isn't a SecureString
   */
  public static fromSsmParameter(parameter: IParameter, options: SsmParameterOptions = {}): AuthToken {
    rejectPlainTextParameter(parameter);
    return new AuthToken({ [Environment.authTokenParameterName]: parameter.parameterName }, (grantee) =>
      grantParameter(parameter, options.encryptionKey ?? importedKey(parameter), grantee),
    );
  }

  /**
   * The secret that holds the token.
   *
   * @default - none: the token is in an SSM parameter
   */
  public readonly secret?: ISecret;

  private constructor(
    private readonly variables: { readonly [name: string]: string },
    private readonly grant: (grantee: IGrantable) => Grant,
    secret?: ISecret,
  ) {
    if (secret) this.secret = secret;
  }

  /** Environment variables that tell the runtime where the token is. */
  public get environment(): { [name: string]: string } {
    return { ...this.variables };
  }

  /**
   * Grants reading the token, and nothing else.
   *
   * @param grantee the principal
   */
  public grantRead(grantee: IGrantable): Grant {
    return this.grant(grantee);
  }
}

/**
 * Returns the ID to call `GetSecretValue` with. Within one account and region, it is the name, because Secrets Manager
 * mistakes an ARN without the random suffix for a complete one if the name ends in a hyphen and six characters
 * (`twilio-secret`).
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
 */
export function secretId(secret: ISecret): string {
  if (secret.secretFullArn !== undefined) return secret.secretFullArn;
  return isOwnEnvironment(secret, secret.env) ? secret.secretName : secret.secretArn;
}

/** `fromSecureStringParameterAttributes` also accepts a key, which `IParameter` doesn't expose. */
function importedKey(parameter: IParameter & { readonly encryptionKey?: IKey }): IKey | undefined {
  return parameter.encryptionKey;
}
