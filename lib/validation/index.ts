export { checkBasePath, checkDomainName } from './domain-name';
export { isCrossEnvironment, isOwnEnvironment, tableEnvironment } from './environment';
export {
  ConfigurationError,
  configurationError,
  inSeconds,
  noEffectError,
  propsOfKind,
  rejectWithoutEffect,
} from './errors';
export { checkCloudFrontCertificate, checkCloudFrontRegion, inCloudFrontRegion } from './us-east-1';
