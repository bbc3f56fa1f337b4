export { type ExplainArguments, type ExplainContext, explain, type Report } from './explain';
export { printReports } from './print';
