export { pointedLines, runPoint, stateFolder } from './run-point';
export { baseUrlIn, outputsOf } from './stack-url';
