export { collectAddress, destination, type Reach, withAuthority } from './destination';
export { type Answer, DeliveryFailure, exchange, type Limits, MAX_BODY_BYTES } from './exchange';
export { parseTextUrl, resolveReference, shownUrl, signedText, type TextUrl } from './text-url';
