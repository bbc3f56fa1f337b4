export { actions } from './actions';
export { Inspector } from './inspector';
export { errorText, explanation, summaryOf } from './view';
