export { type ExplainArguments, type ExplainContext, explain } from './explain';
export { printDiagnosis } from './print';
