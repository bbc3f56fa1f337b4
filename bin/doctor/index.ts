export { examine } from './examine';
export { findingLines } from './finding';
