export { encoders } from './encoders';
export { type EncodeOptions, grouped, type RawRequest, RefusedByFrontDoorError, splitTarget } from './raw-request';
