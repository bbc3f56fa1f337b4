export { actions } from './actions';
export { explained, explanation } from './explanation';
export { Inspector } from './inspector';
export { errorText, summaryOf } from './view';
