export { frontDoorOf, UnknownEventError } from './codecs';
export {
  decodeLeniently,
  decodeQueryText,
  header,
  headerValues,
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
  HeaderValues,
  Pair,
  ReceivedBody,
  ReceivedPath,
  ReceivedQuery,
} from './front-door';
