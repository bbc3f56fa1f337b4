export { coverageOf } from './coverage';
export { startOf } from './hypotheses';
export { type Match, search } from './search';
