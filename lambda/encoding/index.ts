export { encoders } from './encoders';
export { type EncodeOptions, grouped, type RawRequest, splitTarget } from './raw-request';
