export { EventStream, frame } from './event-stream';
export { type Actions, refusal, route, SECURITY_HEADERS, writePage } from './routes';
