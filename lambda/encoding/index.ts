export { encoders } from './encoders';
export { type EncodeOptions, grouped, type RawRequest, RefusedByFrontDoorError, splitTarget } from './raw-request';
export { connectEvent, disconnectEvent, messageEvent, type SocketPlace } from './websocket-api';
