import type { RawRequest } from '../../lambda/encoding';
import { type SignedRequestOptions, signedRequest, toRawRequest } from '../../lambda/testing';

/** Signs all of these requests. */
export const TOKEN = '0123456789abcdef0123456789abcdef';

const FORM = { CallSid: 'CA1234567890ABCDE', From: '+14155550100', Body: "It's é ~ & = 100% a+b", Empty: '' };
const COOKIES = { Cookie: 'a=1; b=2', 'X-Custom': 'one, two', Authorization: 'Basic dXNlcjpzZWNyZXQ=' };

/** Requests by name. Each URL has a REST API's stage, which is part of the path for the other front doors. */
const SIGNED: Readonly<Record<string, Omit<SignedRequestOptions, 'authToken'>>> = {
  'a form': { url: 'https://hooks.example.com/live/voice', params: FORM },
  'a form with a repeated parameter': {
    url: 'https://hooks.example.com/live/voice',
    params: { MediaUrl: ['b', 'a', 'b'], To: '' },
  },
  'cookies, user info, a list in a header': {
    url: 'https://hooks.example.com/live/voice',
    params: FORM,
    headers: COOKIES,
  },
  'an escaped query': { url: 'https://hooks.example.com/live/voice?q=a%20b&r=%2Fx%2B&s=it%27s', params: FORM },
  'a query of mixed encodings': { url: 'https://hooks.example.com/live/voice?q=a%20b+c&t=~', params: FORM },
  'a query with lower-case escapes': { url: 'https://hooks.example.com/live/voice?q=%c3%a9', params: FORM },
  'repeated names in the query': { url: 'https://hooks.example.com/live/voice?a=1&b=2&a=3', params: FORM },
  'empty and missing values in the query': { url: 'https://hooks.example.com/live/voice?a=&b=2', params: FORM },
  'an escaped path': { url: 'https://hooks.example.com/live/voice%20mail/caf%C3%A9', params: FORM },
  'slashes in the path': { url: 'https://hooks.example.com/live/a%2Fb//c', params: FORM },
  'a slash at the end': { url: 'https://hooks.example.com/live/voice/', params: FORM },
  JSON: { url: 'https://hooks.example.com/live/events?tenant=7', json: { text: "It's é", list: [1, 2] } },
  'a GET': { url: 'https://hooks.example.com/live/voice?tenant=7', method: 'GET', params: { From: '+14155550100' } },
};

/** A named request as it is sent. */
export interface NamedRequest {
  readonly name: string;
  readonly wire: RawRequest;
}

/** The requests sent to all encoders. Their targets include `bodySHA256` and the parameters of a GET. */
export const REQUESTS: readonly NamedRequest[] = Object.entries(SIGNED).map(([name, options]) => ({
  name,
  wire: toRawRequest(signedRequest({ ...options, authToken: TOKEN })),
}));
