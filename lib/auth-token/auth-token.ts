import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { Environment } from '../contract';
import {
  type AccountSecretsOptions,
  type AccountTableOptions,
  type AccountTableProps,
  type AuthTokenOptions,
  accountTable,
  checkAccountSid,
  checkSecretPattern,
  grantAccountSecrets,
  grantAccountTable,
  optionVariables,
} from './accounts';
import { rejectPlainTextSecret, rejectText } from './checks';
import { type ManagedAuthTokenProps, managedSecret } from './managed-secret';
import { grantSecretValue, secretId } from './secret';
import { grantParameter, importedKey, rejectPlainTextParameter, type SsmParameterOptions } from './ssm-parameter';

/**
 * The location of the Twilio auth token that requests are signed with. The template contains only the location. The
 * function reads the token itself, and an `AuthToken` can't be created from plain text.
 */
export class AuthToken {
  /**
   * Uses a token in AWS Secrets Manager. The secret's value is the bare token, JSON with at least one of `authToken`,
   * `accounts` and `sharedKeys` (and optionally `secondaryAuthToken`), or the `TwilioAuthToken` secret that AWS rotates.
   * With `sharedKeys`, requests that Twilio signs with a shared key are accepted; an auth token isn't needed then.
   *
   * The function may only call `secretsmanager:GetSecretValue` on this secret, for all version stages, because it also
   * reads `AWSPENDING` and `AWSPREVIOUS` during a rotation. Import a secret that is encrypted with a customer managed key
   * together with its `encryptionKey`, so that decrypting it can be granted.
   *
   * @param secret the secret
   * @param options the keys to accept
   * @throws {Error} if the value of the secret is in the template
   */
  public static fromSecretsManager(secret: ISecret, options: AuthTokenOptions = {}): AuthToken {
    rejectText(secret, 'secret', 'import the secret with `Secret.fromSecretNameV2(…)`');
    rejectPlainTextSecret(secret, secret, 'authToken');
    const environment = { [Environment.authTokenSecretArn]: secretId(secret), ...optionVariables(options) };
    return new AuthToken(environment, (grantee) => grantSecretValue(secret, grantee), { secret });
  }

  /**
   * Uses one secret in AWS Secrets Manager for each Twilio account, for services with many accounts. The value of each
   * has the same form as a single secret; several tokens are a list, `{"authToken": ["…", "…"]}`.
   *
   * The function may only call `secretsmanager:GetSecretValue`, and only on secrets whose name is that of an account. It
   * reads the secret of the account that a request names when it needs it.
   *
   * @param scope a construct in the stack whose account and region the secrets are in
   * @param secretName name of the secrets, with `{accountSid}` for the account: `twilio/accounts/{accountSid}`
   * @param options the secrets' encryption key, and the account of the self-check
   * @throws {Error} if the name doesn't contain `{accountSid}` once
   */
  public static fromAccountSecrets(
    scope: Construct,
    secretName: string,
    options: AccountSecretsOptions = {},
  ): AuthToken {
    checkSecretPattern(scope, secretName);
    checkAccountSid(scope, options);
    return new AuthToken({ [Environment.authTokenSecretPattern]: secretName, ...optionVariables(options) }, (grantee) =>
      grantAccountSecrets(scope, secretName, options.encryptionKey, grantee),
    );
  }

  /**
   * Creates a DynamoDB table for the tokens of tens of thousands of accounts: encrypted with a KMS key, with point-in-time
   * recovery and deletion protection. It starts empty. An item has the account's SID as `id`, and as `value` a text of the
   * same form as a secret's value. A shared key that signs JSON webhooks, which name no account, has an item with its own
   * `id`.
   *
   * @param scope scope of the table
   * @param id id of the table in its scope
   * @param props the encryption key, and the account of the self-check
   */
  public static dynamoDb(scope: Construct, id: string, props: AccountTableProps = {}): AuthToken {
    return AuthToken.fromDynamoDb(accountTable(scope, id, props), props);
  }

  /**
   * Uses the tokens of many accounts in an existing DynamoDB table with the string partition key `id` and no sort key. Its
   * items are like those of `AuthToken.dynamoDb`.
   *
   * The function may only call `dynamodb:GetItem` on this table.
   *
   * @param table the table
   * @param options the table's encryption key, and the account of the self-check
   */
  public static fromDynamoDb(table: ITable, options: AccountTableOptions = {}): AuthToken {
    checkAccountSid(table, options);
    const key = options.encryptionKey ?? table.encryptionKey;
    // The ARN, because the function may be in another account or region than the table.
    const environment = { [Environment.authTokenTable]: table.tableArn, ...optionVariables(options) };
    return new AuthToken(environment, (grantee) => grantAccountTable(table, key, grantee), { table });
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
    rejectText(
      parameter,
      'parameter',
      'import the parameter with `StringParameter.fromSecureStringParameterAttributes(…)`',
    );
    rejectPlainTextParameter(parameter);
    const environment = { [Environment.authTokenParameterName]: parameter.parameterName, ...optionVariables(options) };
    return new AuthToken(environment, (grantee) =>
      grantParameter(parameter, options.encryptionKey ?? importedKey(parameter), grantee),
    );
  }

  /**
   * The secret that holds the token.
   *
   * @default - none: the token is elsewhere
   */
  public readonly secret?: ISecret;

  /**
   * The table that holds the tokens of many accounts.
   *
   * @default - none: the token is elsewhere
   */
  public readonly table?: ITable;

  private constructor(
    private readonly variables: { readonly [name: string]: string },
    private readonly grant: (grantee: IGrantable) => Grant,
    { secret, table }: { readonly secret?: ISecret; readonly table?: ITable } = {},
  ) {
    if (secret) this.secret = secret;
    if (table) this.table = table;
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
