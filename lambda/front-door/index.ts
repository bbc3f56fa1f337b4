export { frontDoorOf, UnknownEventError } from './codecs';
export {
  decodeLeniently,
  decodeQueryText,
  headersOf,
  isObject,
  type JsonObject,
  object,
  queryPairs,
  rawPairs,
  text,
} from './event';
export type {
  FrontDoorRequest,
  FrontDoorResponse,
  Headers,
  Pair,
  ReceivedBody,
  ReceivedPath,
  ReceivedQuery,
} from './front-door';
