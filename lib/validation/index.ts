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
export { checkRegionHas, viaService } from './regions';
export { resolvedTemplate } from './resolved-template';
export { checkCloudFrontCertificate, checkCloudFrontRegion, inCloudFrontRegion } from './us-east-1';
