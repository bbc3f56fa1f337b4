import { Token } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type IParameter, ParameterType } from 'aws-cdk-lib/aws-ssm';
import { configurationError } from '../validation';
import type { AuthTokenOptions } from './accounts';
import { andKey, grantKey } from './grants';

/** Options of a token in an SSM parameter. */
export interface SsmParameterOptions extends AuthTokenOptions {
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

/** Rejects a parameter that isn't encrypted. */
export function rejectPlainTextParameter(parameter: IParameter): void {
  const type = parameter.parameterType;
  if (type === ParameterType.SECURE_STRING) return;
  throw configurationError(parameter, {
    prop: 'authToken',
    value: Token.isUnresolved(type) ? 'String' : type,
    problem: 'the parameter stores the token in plain text; it must be a SecureString',
    fix: 'store it with `aws ssm put-parameter --type SecureString`, and import it with `StringParameter.fromSecureStringParameterAttributes(…)`',
  });
}

/** Grants reading one parameter, and decrypting it with its key if that isn't the account's default one. */
export function grantParameter(parameter: IParameter, key: IKey | undefined, grantee: IGrantable): Grant {
  const arn = parameter.parameterArn;
  const grant = Grant.addToPrincipal({ grantee, actions: ['ssm:GetParameter'], resourceArns: [arn] });
  if (!key) return grant;
  const use = { service: 'ssm', region: parameter.env.region, context: { PARAMETER_ARN: arn } };
  return andKey(grant, grantKey(key, { grantee, actions: ['kms:Decrypt'], ...use }));
}

/** `fromSecureStringParameterAttributes` also accepts a key, which `IParameter` doesn't expose. */
export function importedKey(parameter: IParameter & { readonly encryptionKey?: IKey }): IKey | undefined {
  return parameter.encryptionKey;
}
