export { API_GATEWAY_LOG_ROLE, acceptFindings, SIGNATURE_AUTHORIZES, wildcardFinding } from './findings';
