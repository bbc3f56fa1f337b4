import { isSid } from '../../lib/contract';
import type { Pair } from '../front-door';

/**
 * The guard against splices: the signed text that somebody recorded, cut anew into URL and parameters.
 *
 * Twilio signs the URL and the form's names and values as one text without delimiters. So the signature of
 * `https://h/voice` with `AccountSid=AC…` also fits `https://h/` with `voiceAccountSid=AC…`, and
 * `https://h/voiceAccountSidAC…` without parameters. Two facts about what Twilio sends tell where the URL ended:
 *
 * 1. No parameter is named like a piece of a URL, and none is nameless.
 * 2. All forms name their account, and `AccountSid` sorts before Twilio's other names. So the first account SID that
 *    directly follows `AccountSid` is a parameter of this form, never a part of the URL or of another parameter.
 *
 * With GET, Twilio's parameters are in the URL, and a JSON webhook's URL ends with `bodySHA256`: text like that isn't the
 * text of a form. What remains is a boundary that is moved inside one form.
 */
export function findSplice(url: string, params: readonly Pair[] | undefined): string | undefined {
  if (params === undefined) return FORM_START.test(url) ? 'the URL contains the beginning of a form' : undefined;
  if (params.some(isPieceOfUrl)) return 'a parameter is named like a piece of a URL';
  const form = params.map(([name, value]) => name + value).join('');
  const text = url + form;
  const start = text.search(FORM_START);
  if (start >= 0 && !isParameter(params, start - url.length)) return 'the form begins within a URL or a parameter';
  if (start > url.length && /\d$/.test(url) && /^\d/.test(form)) return 'a number is cut between URL and form';
  if (JSON_END.test(text)) return 'the text is that of a JSON webhook';
  // Pasted into a text message, such a URL leaves the form's own URL and beginning as they are.
  const clean = start === url.length && !url.includes('?');
  return !clean && isGet(text) ? 'the text is that of a GET' : undefined;
}

const PIECE_OF_URL = /^[/?#&=%:@.;\\]/;

function isPieceOfUrl([name, value]: Pair): boolean {
  return name === '' ? value !== '' : PIECE_OF_URL.test(name);
}

/** Where the parameters of a form begin: the account's SID directly behind the name. */
const FORM_START = /AccountSidAC[0-9a-fA-F]{32}/;

/** Whether the parameter at this place in the form's text is its account. */
function isParameter(params: readonly Pair[], place: number): boolean {
  let at = 0;
  for (const [name, value] of params) {
    if (at === place && name === 'AccountSid') return isSid(value, 'AC');
    at += name.length + value.length;
  }
  return false;
}

const JSON_END = /[?&]bodySHA256=[0-9a-f]{64}$/;
const GET_ACCOUNT = /[?&]AccountSid=AC[0-9a-fA-F]{32}(?![0-9a-fA-F])/;
const GET_SUBJECT = /[?&](?!AccountSid=)[A-Za-z]{1,40}Sid=[A-Z]{2}[0-9a-fA-F]{32}(?![0-9a-fA-F])/;

/** With GET the query names the account, and the call, message or other resource. */
function isGet(text: string): boolean {
  return GET_ACCOUNT.test(text) && GET_SUBJECT.test(text);
}
