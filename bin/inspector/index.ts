export { actions } from './actions';
export { errorText, Inspector } from './inspector';
export { summaryOf } from './view';
