import { isSid } from '../../lib/contract';
import type { Pair } from '../front-door';

/** The kinds of splices, in the words of the log. */
export const SPLICES = [
  'a parameter is named like a piece of a URL',
  'the URL contains the beginning of a form',
  'the form begins within a URL or a parameter',
  'a number is cut between URL and form',
  'the text is that of a JSON webhook',
  'the text is that of a GET',
] as const;

export type Splice = (typeof SPLICES)[number];

/**
 * Detects splices: recorded signed text with another boundary between URL and parameters. Returns the kind, if any.
 *
 * Twilio signs the URL and the form's names and values as one text without delimiters. So the signature of
 * `https://h/voice` with `AccountSid=AC…` also matches `https://h/` with `voiceAccountSid=AC…`, and
 * `https://h/voiceAccountSidAC…` without parameters. Two facts about Twilio's requests show where the URL ends:
 *
 * 1. No parameter is named like a piece of a URL, and none is nameless.
 * 2. Every form contains its account, and `AccountSid` sorts before Twilio's other names. So the first account SID that
 *    directly follows `AccountSid` is a parameter of the form, never part of the URL or of another parameter.
 *
 * With GET, Twilio's parameters are in the URL, and a JSON webhook's URL ends with `bodySHA256`. Texts like these
 * aren't the texts of forms. A boundary that is moved within a form remains undetected.
 *
 * @param params those of the form, in the signed order. `undefined` without a form.
 * @param form their text.
 */
export function findSplice(
  url: string,
  params: readonly Pair[] | undefined,
  form = params?.map(([name, value]) => name + value).join('') ?? '',
): Splice | undefined {
  if (params === undefined) return FORM_START.test(url) ? 'the URL contains the beginning of a form' : undefined;
  if (params.some(isPieceOfUrl)) return 'a parameter is named like a piece of a URL';
  const text = url + form;
  const start = text.search(FORM_START);
  if (start >= 0 && !isParameter(params, start - url.length)) return 'the form begins within a URL or a parameter';
  if (start > url.length && /\d$/.test(url) && /^\d/.test(form)) return 'a number is cut between URL and form';
  if (JSON_END.test(text)) return 'the text is that of a JSON webhook';
  // Such a URL in a text message changes neither the form's own URL nor its beginning.
  const clean = start === url.length && !url.includes('?');
  return !clean && isGet(text) ? 'the text is that of a GET' : undefined;
}

const PIECES_OF_URL = '/?#&=%:@.;\\';

function isPieceOfUrl({ 0: name, 1: value }: Pair): boolean {
  return name === '' ? value !== '' : PIECES_OF_URL.includes(name.charAt(0));
}

/** The beginning of a form's parameters: the account's SID directly after the name. */
const FORM_START = /AccountSidAC[0-9a-fA-F]{32}/;

/** Whether the parameter at this position in the form's text is its account. */
function isParameter(params: readonly Pair[], place: number): boolean {
  let at = 0;
  for (const { 0: name, 1: value } of params) {
    if (at === place && name === 'AccountSid') return isSid(value, 'AC');
    at += name.length + value.length;
  }
  return false;
}

const JSON_END = /[?&]bodySHA256=[0-9a-f]{64}$/;
const GET_ACCOUNT = /[?&]AccountSid=AC[0-9a-fA-F]{32}(?![0-9a-fA-F])/;
const GET_SUBJECT = /[?&](?!AccountSid=)[A-Za-z]{1,40}Sid=[A-Z]{2}[0-9a-fA-F]{32}(?![0-9a-fA-F])/;

/** Whether the text is the URL of a GET, whose query contains the account, and the call, message, or other resource. */
function isGet(text: string): boolean {
  return GET_ACCOUNT.test(text) && GET_SUBJECT.test(text);
}
