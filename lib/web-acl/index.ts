export type { RateLimitedWebAclOptions } from './rate-limit';
export { rejectSharedWebAcl, WebAcl, WebAclScope } from './web-acl';
