export { frontDoorOf, UnknownEventError } from './codecs';
export {
  decodeLeniently,
  decodeQueryText,
  header,
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
  Pair,
  ReceivedBody,
  ReceivedPath,
  ReceivedQuery,
} from './front-door';
