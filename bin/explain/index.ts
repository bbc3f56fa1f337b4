export { type ExplainArguments, explain, type Surroundings } from './explain';
export { printDiagnosis } from './print';
