export { AuthToken, type SsmParameterOptions, secretId } from './auth-token';
export { rejectPlainTextSecret, warnAboutCrossAccountSecret } from './checks';
export { grantSecretValue } from './grants';
export type { ManagedAuthTokenProps } from './managed-secret';
export type { RotationOptions } from './rotation';
