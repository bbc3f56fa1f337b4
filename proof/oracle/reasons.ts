import { parse, stringify } from 'node:querystring';
import { signedParams, verify } from '../../lambda/signature/signature';
import { parseForm } from '../../lambda/signature/signed-content';
import { authTokenKey } from '../../lambda/signature/signing-key';
import type { OracleRequest } from './request';

/** What all three say of a request. */
export interface Decisions {
  readonly ours: boolean;
  readonly twilio: boolean | 'throws';
  readonly python: boolean;
}

/** Why judges differ, and why ours decides as it does. */
export interface Reason {
  /** Who differs from ours, and how. */
  readonly judge: 'twilio accepts' | 'twilio refuses' | 'Python refuses';
  readonly reason: string;
  readonly ours: string;
  holds(request: OracleRequest, decisions: Decisions): boolean;
}

const isForm = ({ method, contentType }: OracleRequest) =>
  method === 'POST' && contentType === 'application/x-www-form-urlencoded';

/** What a form says when it is read; empty for anything else. */
function formOf(request: OracleRequest) {
  return isForm(request) ? parseForm(request.body, 1000) : [];
}

/** Whether the signature fits another URL, read as ours reads it. */
function fits(request: OracleRequest, url: string): boolean {
  const params = formOf(request);
  if (typeof params === 'string') return false;
  const content = { kind: 'form', body: request.body, params } as const;
  return verify([url], content, request.signature, [authTokenKey(request.token, 'primary')]).ok;
}

const AUTHORITY = /^(https?:\/\/(?:[^/?#]*@)?(?:\[[^\]]*\]|[^/?#:]*))(:\d+)?/;

function withOtherPorts(url: string): string[] {
  const standard = url.startsWith('https') ? ':443' : ':80';
  return ['', standard].map((port) => url.replace(AUTHORITY, (_all, start: string) => start + port));
}

/** What `new URL()` makes of a URL, and `querystring` of its query then. */
function normalised(url: string): string[] {
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

/** In the order in which they are asked. */
export const REASONS: readonly Reason[] = [
  {
    judge: 'twilio accepts',
    reason: 'a form that is no percent-encoded UTF-8',
    ours: 'refused: two bodies would read as the same parameters',
    holds: (request, { twilio }) => twilio === true && formOf(request) === 'malformed',
  },
  {
    judge: 'twilio accepts',
    reason: 'a POST whose form says nothing, so that the URL alone is signed',
    ours: 'refused: the signature of a GET would fit it, with any body that reads as nothing',
    holds: (request, { twilio }) =>
      twilio === true && isForm(request) && (formOf(request) as unknown[]).flat().every((text) => text === ''),
  },
  {
    judge: 'twilio accepts',
    reason: 'another port than was signed: none, the default one, or any where none was signed',
    ours: 'refused for this URL; the runtime makes URLs with and without a port itself, and only those of its own origin',
    holds: (request, { twilio }) => twilio === true && withOtherPorts(request.url).some((url) => fits(request, url)),
  },
  {
    judge: 'twilio accepts',
    reason: 'another spelling than was signed, which `new URL()` or `querystring` makes of it',
    ours: 'refused for this URL: the runtime tries spellings that its front door can have changed, and no others',
    holds: (request, { twilio }) => twilio === true && normalised(request.url).some((url) => fits(request, url)),
  },
  {
    judge: 'twilio accepts',
    reason: 'a GET that still has the body whose hash its URL names',
    ours: 'refused: a GET has no body',
    holds: (request, { twilio }) => twilio === true && request.method === 'GET' && request.body.length > 0,
  },
  {
    judge: 'twilio refuses',
    reason: 'it throws: `new URL()` takes the host for malformed',
    ours: 'accepted: it was signed',
    holds: ({ url }, { twilio }) => twilio === 'throws' && !URL.canParse(url),
  },
  {
    judge: 'twilio refuses',
    reason: 'a JSON body that is no UTF-8, whose hash is right',
    ours: 'accepted by the check, because the hash covers the very bytes; then 400, as any body that is no JSON',
    holds: (request, { twilio }) => twilio === false && !isForm(request) && !isUtf8(request),
  },
  {
    judge: 'Python refuses',
    reason: 'names, or values of one name, with an emoji and with U+E000 to U+FFFF: Python sorts by code point',
    ours: "accepted: sorted by UTF-16, as twilio's library for Node signs",
    holds: (request, { python }) => !python && needsOrder(request),
  },
];

/** Whether the parameters, sorted by code point, are another text to sign than sorted by UTF-16. */
function needsOrder(request: OracleRequest): boolean {
  const params = formOf(request);
  if (typeof params === 'string') return false;
  const byPoint = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));
  const sorted = [...params].sort(([a, x], [b, y]) => byPoint(a, b) || byPoint(x, y));
  const distinct = sorted.filter(([name, value], at) => sorted[at - 1]?.[0] !== name || sorted[at - 1]?.[1] !== value);
  return distinct.flat().join('') !== signedParams(params);
}

/** Whether a judge differs from ours in the way of the reason. */
function applies({ judge }: Reason, { ours, twilio, python }: Decisions): boolean {
  if (judge.startsWith('twilio'))
    return (twilio === true) !== ours && (twilio === true) === (judge === 'twilio accepts');
  return python !== ours && !python && judge === 'Python refuses';
}

/** The reasons for which the others differ from ours; `undefined` stands for one that nobody knows. */
export function reasonsFor(request: OracleRequest, decisions: Decisions): (Reason | undefined)[] {
  const { ours, twilio, python } = decisions;
  const differing = [(twilio === true) !== ours ? 'twilio' : '', python !== ours ? 'Python' : ''].filter(Boolean);
  return differing.map((judge) =>
    REASONS.find((each) => each.judge.startsWith(judge) && applies(each, decisions) && each.holds(request, decisions)),
  );
}
