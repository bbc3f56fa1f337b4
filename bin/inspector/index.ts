export { actions } from './actions';
export { explanation } from './explanation';
export { Inspector } from './inspector';
export { errorText, summaryOf } from './view';
