export { type Circumstances, fixFor } from './fixes';
export { MORE_FIXES, UNKNOWN_FIXES } from './more-fixes';
export { findRemedy, type Remedy } from './remedy';
