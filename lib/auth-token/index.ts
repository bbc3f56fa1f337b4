export { AuthToken, type SsmParameterOptions, secretId } from './auth-token';
export { warnAboutCrossAccountSecret } from './cross-account-secret';
export { grantSecretValue } from './grants';
export type { ManagedAuthTokenProps } from './managed-secret';
