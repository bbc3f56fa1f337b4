export { checkBasePath, checkDomainName } from './domain-name';
export { ConfigurationError, configurationError, inSeconds, isCrossEnvironment } from './errors';
