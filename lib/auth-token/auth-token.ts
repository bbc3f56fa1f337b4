import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { Environment } from '../contract';
import { grantParameter, grantSecretValue } from './grants';
import { type ManagedAuthTokenProps, managedSecret } from './managed-secret';
import { refusePlainTextSecret, refuseReadableParameter } from './plain-text-token';

/** Options of a token that is kept in an SSM parameter. */
export interface SsmParameterOptions {
  /**
   * The customer-managed KMS key that the SecureString is encrypted with. The function may then decrypt this one
   * parameter with it; the key's policy must leave that to IAM, as a key's default policy does.
   *
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
   * @default - the key that the parameter was imported with, else the AWS managed key `aws/ssm`, which every principal of
   * the account may decrypt with, so that nothing needs to be granted
   */
  readonly encryptionKey?: IKey;
}

/**
 * Where the runtime finds the Twilio auth token that requests are signed with. Only the place is in the template: the
 * token itself is read by the function, and there is no way to make one of these from plain text.
 */
export class AuthToken {
  /**
   * A token in AWS Secrets Manager: the bare token, JSON with `authToken` (and `secondaryAuthToken`, `accounts`), or the
   * secret of type `TwilioAuthToken` that AWS rotates itself.
   *
   * The function may call `secretsmanager:GetSecretValue` on this secret and nothing else. All version stages are
   * included, because `AWSPENDING` and `AWSPREVIOUS` are read too while a rotation is under way. With a customer-managed
   * key, import the secret together with its `encryptionKey`, so that decrypting it can be granted.
   *
   * @param secret the secret; one whose value stands in the template is refused
   */
  public static fromSecretsManager(secret: ISecret): AuthToken {
    refusePlainTextSecret(secret);
    const environment = { [Environment.authTokenSecretArn]: secretId(secret) };
    return new AuthToken(environment, (grantee) => grantSecretValue(secret, grantee), secret);
  }

  /**
   * A new secret of the type `TwilioAuthToken`, which AWS Secrets Manager rotates at Twilio by itself, without a Lambda
   * function. The value is never in the template, so the secret is made empty, and it takes three steps:
   *
   * 1. Deploy it without `rotateEvery`. Until it has a value, every request is answered 503.
   * 2. Store the account's primary token, from a file that is deleted afterwards (`token.json` holds
   *    `{"accountSid": "AC…", "authToken": "…"}`):
   *    `aws secretsmanager put-secret-value --secret-id <the secret> --secret-string file://token.json`
   * 3. Give `rotateEvery` and deploy again.
   *
   * Secrets Manager assumes a role that may read and replace this one secret. AWS documents the type, its fields, the
   * role and the rotation; not that a secret of this type may be empty at first. Where it may not, make it with its value
   * (`aws secretsmanager create-secret --type TwilioAuthToken`) and use `fromSecretsManager`.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-partner-TwilioAuthToken.html
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-security.html
   * @param scope what the secret belongs to
   * @param id its id there
   * @param props when it is rotated, and how it is kept
   */
  public static managed(scope: Construct, id: string, props: ManagedAuthTokenProps = {}): AuthToken {
    return AuthToken.fromSecretsManager(managedSecret(scope, id, props));
  }

  /**
   * A token in an SSM parameter of type SecureString, holding what a secret would.
   *
   * The function may call `ssm:GetParameter` on this parameter and nothing else.
   *
   * @param parameter the parameter, as `StringParameter.fromSecureStringParameterAttributes` imports it; any other type
   * is refused, because CloudFormation can create none but readable ones
   * @param options the parameter's encryption key
   */
  public static fromSsmParameter(parameter: IParameter, options: SsmParameterOptions = {}): AuthToken {
    refuseReadableParameter(parameter);
    return new AuthToken({ [Environment.authTokenParameterName]: parameter.parameterName }, (grantee) =>
      grantParameter(parameter, options.encryptionKey ?? importedKey(parameter), grantee),
    );
  }

  /**
   * The secret that holds the token.
   *
   * @default - none: the token is kept in an SSM parameter
   */
  public readonly secret?: ISecret;

  private constructor(
    /** Environment variables that tell the runtime where the token is. */
    public readonly environment: { [name: string]: string },
    private readonly grant: (grantee: IGrantable) => void,
    secret?: ISecret,
  ) {
    if (secret) this.secret = secret;
  }

  /**
   * Lets a principal read the token, and no more than that.
   *
   * @param grantee who may read it
   */
  public grantRead(grantee: IGrantable): void {
    this.grant(grantee);
  }
}

/**
 * What `GetSecretValue` is called with. An ARN without the random suffix is taken for a complete one when the name ends
 * in a hyphen and six characters (`twilio-secret`), so within one account and region the name is used instead.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
 */
export function secretId(secret: ISecret): string {
  if (secret.secretFullArn !== undefined) return secret.secretFullArn;
  const stack = Stack.of(secret);
  const here = same(secret.env.account, stack.account) && same(secret.env.region, stack.region);
  return here ? secret.secretName : secret.secretArn;
}

function same(one: string, other: string): boolean {
  const compared = Token.compareStrings(one, other);
  return compared === TokenComparison.SAME || compared === TokenComparison.BOTH_UNRESOLVED;
}

/** `fromSecureStringParameterAttributes` takes a key too, which `IParameter` does not show. */
function importedKey(parameter: IParameter & { readonly encryptionKey?: IKey }): IKey | undefined {
  return parameter.encryptionKey;
}
