export type { RateLimitedWebAclProps } from './rate-limit';
export { checkCertificateRegion, checkMadeAtHome, inItsOwnStack } from './us-east-1';
export { refuseWebAclOf, WebAcl, type WebAclBindOptions, type WebAclConfig, WebAclScope } from './web-acl';
