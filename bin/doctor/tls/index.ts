export { TLS_CHECKS } from './tls';
