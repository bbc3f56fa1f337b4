export { RESPONSE_CHECKS } from './checks';
