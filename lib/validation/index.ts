export { checkBasePath, checkDomainName } from './domain-name';
export { ConfigurationError, inSeconds, isElsewhere, mistake } from './errors';
