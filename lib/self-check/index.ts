export { Checks } from './checks';
export { type CanaryOptions, type SelfCheckConfig, type SelfCheckOptions, selfCheckPath } from './options';
export { SelfCheck } from './self-check';
