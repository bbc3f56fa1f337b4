export type {
  AccountSecretsOptions,
  AccountTableOptions,
  AccountTableProps,
  AccountTokensOptions,
  AuthTokenOptions,
} from './accounts';
export { AuthToken, type SsmParameterOptions, secretId } from './auth-token';
export { rejectPlainTextSecret, warnAboutCrossAccountSecret, warnAboutGeneratedSecret } from './checks';
export { grantSecretValue } from './grants';
export type { ManagedAuthTokenProps } from './managed-secret';
export type { RotationOptions } from './rotation';
