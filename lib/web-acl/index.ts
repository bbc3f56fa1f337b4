export type { RateLimitedWebAclOptions } from './rate-limit';
export { rejectSharedWebAcl, WebAcl, type WebAclBindOptions, type WebAclConfig, WebAclScope } from './web-acl';
