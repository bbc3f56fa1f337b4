/** Limits of the search, which keep it at some hundred thousand signatures. */

/** Maximum number of received URLs, of their endpoints, and of their queries to change. Fewer for costlier changes. */
export const MAX_URLS = 16;
export const MAX_ENDPOINTS = 6;
export const MAX_QUERIES = 48;
export const MAX_REORDERED_QUERIES = 8;
export const MAX_FOR_RARE_CHANGES = 2;

/** Maximum number of received URLs, told apart without their port, to try with every port. */
export const MAX_EVERY_PORT = 2;

/** Maximum number of characters of parameters to sign for the URLs of one change. More are signed for fewer URLs. */
export const MAX_SIGNED = 128 * 1024;

/** Maximum number of changed endpoints to combine with the rare changes of the parameters, and with pairs of changes. */
export const MAX_BASES_FOR_RARE = 5;
export const MAX_BASES_FOR_PAIRS = 2;

/** Maximum number of changes of one kind to combine with changes of another kind. */
export const MAX_COMBINED = 80;

/** Maximum number of changed endpoints to combine: more than there are, unless headers name many hosts. */
export const MAX_COMBINED_ENDPOINTS = 400;

/** Number of the first changes of an endpoint, those of the scheme, which every change of the parameters is tried with. */
export const LIKELIEST_ENDPOINT_CHANGES = 8;
