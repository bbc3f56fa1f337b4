export { assemble, beginnings, MAX_CANDIDATE_CHARACTERS } from './candidates';
export { type Origin, parseOrigin, parseOrigins, sameHost, splitHost } from './origin';
export { decodedQueries, distinct } from './own-queries';
export { type Candidates, hostIsOurs, publicUrls } from './public-url';
export { queries, twilioQuery } from './queries';
export { pathVariants, plainVariants, queryVariants } from './url-encodings';
