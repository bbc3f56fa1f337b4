export { encode as encodeApplicationLoadBalancer } from './application-load-balancer';
export { frontDoorOf, UnknownEventError } from './codecs';
export { header, isObject, type JsonObject, object, queryPairs, text } from './event';
export type {
  Encode,
  EncodeOptions,
  FrontDoorRequest,
  FrontDoorResponse,
  Pair,
  RawRequest,
  ReceivedBody,
  ReceivedPath,
  ReceivedQuery,
} from './front-door';
export { encode as encodeFunctionUrl } from './function-url';
export { encode as encodeHttpApi } from './http-api';
export { decodeLeniently, decodeQueryText, grouped, rawPairs, splitTarget } from './raw-request';
export { encode as encodeRestApi } from './rest-api';
