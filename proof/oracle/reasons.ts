import { parse, stringify } from 'node:querystring';
import { authTokenKey, signedParams, verify } from '../../lambda/signature';
import { parseForm } from '../../lambda/signature/signed-content';
import { findSplice } from '../../lambda/signature/splice';
import type { OracleRequest } from './signed-requests';

/** The decisions of all three judges. */
export interface Decisions {
  readonly ours: boolean;
  readonly twilio: boolean | 'throws';
  readonly python: boolean;
}

/** A reason for judges to disagree, and for the decision of ours. */
export interface Reason {
  /** The judge that disagrees with ours, and its decision. */
  readonly judge: 'Twilio accepts' | 'Twilio rejects' | 'Python accepts' | 'Python rejects';
  readonly reason: string;
  readonly ours: string;
  holds(request: OracleRequest, decisions: Decisions): boolean;
}

const isForm = ({ method, contentType }: OracleRequest) =>
  method === 'POST' && contentType === 'application/x-www-form-urlencoded';

/** Parses a form. Empty for any other request. */
function formOf(request: OracleRequest) {
  return isForm(request) ? parseForm(request.body, 1000) : [];
}

/** Whether the signature matches another URL when ours verifies it. */
function fits(request: OracleRequest, url: string): boolean {
  const params = formOf(request);
  if (typeof params === 'string') return false;
  const { body, method } = request;
  const content = isForm(request)
    ? ({ kind: 'form', body, params } as const)
    : method === 'POST'
      ? ({ kind: 'hashed', body, json: true } as const)
      : ({ kind: 'url', body } as const);
  return verify([url], content, request.signature, [authTokenKey(request.token, 'primary')]).ok;
}

const AUTHORITY = /^(https?:\/\/(?:[^/?#]*@)?(?:\[[^\]]*\]|[^/?#:]*))(:\d+)?/;

function withOtherPorts(url: string): string[] {
  const standard = url.startsWith('https') ? ':443' : ':80';
  return ['', standard].map((port) => url.replace(AUTHORITY, (_all, start: string) => start + port));
}

/** Normalizes a URL with `new URL()`, and its query with `querystring` as well. */
function normalized(url: string): string[] {
  if (!URL.canParse(url)) return [];
  const whole = new URL(url).toString();
  return [whole, ...withOtherPorts(whole)].flatMap((each) => {
    const mark = each.indexOf('?');
    return mark < 0 ? [each] : [each, `${each.slice(0, mark)}?${stringify(parse(each.slice(mark + 1)))}`];
  });
}

function isUtf8({ body }: OracleRequest): boolean {
  return Buffer.from(body.toString('utf8')).equals(body);
}

/** Whether the parameters of a form, or the URL, look as if the signed text had been cut elsewhere. */
function isSplice(request: OracleRequest): boolean {
  const params = formOf(request);
  return typeof params !== 'string' && findSplice(request.url, isForm(request) ? params : undefined) !== undefined;
}

const SPLICE = {
  reason: 'a parameter named like a piece of a URL, or nameless, which Twilio never sends',
  ours: 'rejected: a recorded request with another boundary between URL and parameters looks like that',
  holds: isSplice,
};

/** All known reasons. The first that holds explains a disagreement. */
export const REASONS: readonly Reason[] = [
  { judge: 'Twilio accepts', ...SPLICE },
  { judge: 'Python accepts', ...SPLICE },
  {
    judge: 'Twilio accepts',
    reason: "a form that isn't percent-encoded UTF-8",
    ours: 'rejected: two bodies would parse to the same parameters',
    holds: (request, { twilio }) => twilio === true && formOf(request) === 'malformed',
  },
  {
    judge: 'Twilio accepts',
    reason: 'a POST with an empty form, so that only the URL is signed',
    ours: 'rejected: the signature of a GET would match it with any body that parses to nothing',
    holds: (request, { twilio }) =>
      twilio === true && isForm(request) && (formOf(request) as unknown[]).flat().every((text) => text === ''),
  },
  {
    judge: 'Twilio accepts',
    reason: 'a port other than the signed one: none, the default, or any port if none was signed',
    ours: 'rejected for this URL; the runtime tries URLs with and without a port, but only for its own origin',
    holds: (request, { twilio }) => twilio === true && withOtherPorts(request.url).some((url) => fits(request, url)),
  },
  {
    judge: 'Twilio accepts',
    reason: 'a URL encoding other than the signed one, as produced by `new URL()` or `querystring`',
    ours: 'rejected for this URL: the runtime only tries encodings that its front door may have changed',
    holds: (request, { twilio }) => twilio === true && normalized(request.url).some((url) => fits(request, url)),
  },
  {
    judge: 'Twilio accepts',
    reason: 'a GET that still carries the body whose hash is in its URL',
    ours: 'rejected: a GET has no body',
    holds: (request, { twilio }) => twilio === true && request.method === 'GET' && request.body.length > 0,
  },
  {
    judge: 'Twilio rejects',
    reason: 'throws: `new URL()` considers the host malformed',
    ours: 'accepted: it was signed',
    holds: ({ url }, { twilio }) => twilio === 'throws' && !URL.canParse(url),
  },
  {
    judge: 'Twilio rejects',
    reason: "a JSON body with a correct hash that isn't UTF-8",
    ours: 'accepted by the check, because the hash covers the bytes; then 400, like any invalid JSON',
    holds: (request, { twilio }) => twilio === false && !isForm(request) && !isUtf8(request),
  },
  {
    judge: 'Python rejects',
    reason: 'names, or values of one name, that mix emoji and U+E000 to U+FFFF: Python sorts by code point',
    ours: "accepted: sorted by UTF-16 code unit, as Twilio's library for Node.js does",
    holds: (request, { python }) => !python && needsOrder(request),
  },
];

/** Whether sorting the parameters by code point instead of UTF-16 code unit changes the text to sign. */
function needsOrder(request: OracleRequest): boolean {
  const params = formOf(request);
  if (typeof params === 'string') return false;
  const byPoint = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));
  const sorted = [...params].sort(([a, x], [b, y]) => byPoint(a, b) || byPoint(x, y));
  const distinct = sorted.filter(([name, value], at) => sorted[at - 1]?.[0] !== name || sorted[at - 1]?.[1] !== value);
  return distinct.flat().join('') !== signedParams(params);
}

/** Whether the judge disagrees with ours in the reason's direction. */
function applies({ judge }: Reason, { ours, twilio, python }: Decisions): boolean {
  const accepts = judge.startsWith('Twilio') ? twilio === true : python;
  return accepts !== ours && accepts === judge.endsWith('accepts');
}

/** Returns a reason for every judge that disagrees with ours, `undefined` if no known reason holds. */
export function reasonsFor(request: OracleRequest, decisions: Decisions): (Reason | undefined)[] {
  const { ours, twilio, python } = decisions;
  const differing = [(twilio === true) !== ours ? 'Twilio' : '', python !== ours ? 'Python' : ''].filter(Boolean);
  return differing.map((judge) =>
    REASONS.find((each) => each.judge.startsWith(judge) && applies(each, decisions) && each.holds(request, decisions)),
  );
}
