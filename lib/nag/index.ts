export { acceptFindings, SIGNATURE_AUTHORIZES, wildcardFinding } from './findings';
