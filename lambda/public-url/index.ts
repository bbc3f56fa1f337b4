export { handshakeUrls, parseRelayOrigin } from './handshake-urls';
export { type Origin, parseOrigin, parseOrigins, sameHost, splitHost } from './origin';
export { type Candidates, ownOrigins, publicUrls } from './public-url';
export { queries, twilioQuery } from './queries';
export { pathVariants, plainVariants, queryVariants } from './url-encodings';
