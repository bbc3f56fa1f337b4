export { runCall } from './run-call';
