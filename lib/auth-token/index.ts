export type {
  AccountSecretsOptions,
  AccountTableOptions,
  AccountTableProps,
  AccountTokensOptions,
  AuthTokenOptions,
} from './accounts';
export { AuthToken } from './auth-token';
export { rejectPlainTextSecret, warnAboutCrossAccountSecret, warnAboutGeneratedSecret } from './checks';
export type { ManagedAuthTokenProps } from './managed-secret';
export type { RotationOptions } from './rotation';
export { grantSecretValue, secretId } from './secret';
export type { SsmParameterOptions } from './ssm-parameter';
