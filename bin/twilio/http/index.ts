export {
  DEFAULT_LIMITS,
  DeliveryFailure,
  exchange,
  type HttpResponse,
  type Limits,
  MAX_BODY_BYTES,
} from './exchange';
export { destination, type Reach, type ReachOptions, reachOf, withAuthority, withReachOptions } from './reach';
export { parseTextUrl, resolveReference, shownUrl, signedText, type TextUrl } from './text-url';
