export { RELAY_CHECKS } from './checks';
