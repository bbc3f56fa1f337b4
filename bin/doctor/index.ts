export { examine } from './examine';
export { findingLines } from './print-findings';
