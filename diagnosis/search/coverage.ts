import { CAUSES, type Cause } from '../cause';
import type { ReceivedRequest } from '../request';
import { joinUrl, splitUrl, type UrlParts } from '../url-parts';
import { portless } from './hypotheses';
import { MAX_ENDPOINTS, MAX_EVERY_PORT, MAX_QUERIES, MAX_SIGNED, MAX_URLS } from './limits';

/** The conclusions about each cause after a complete search that found nothing. */
export interface Coverage {
  /** Tried in every form that the request can have, as the only change. */
  readonly ruledOut: readonly Cause[];
  /** Tried where something in the request or the options tells, but nothing has to. */
  readonly open: readonly Cause[];
}

/** A request that can't have changed this way isn't mentioned: `undefined`. */
type Verdict = 'ruled-out' | 'open' | undefined;

/** Returns the causes that a complete search rules out, and those it leaves open. */
export function coverageOf(received: ReceivedRequest): Coverage {
  const urls = received.urls.flatMap((url) => splitUrl(url) ?? []);
  const [url] = urls;
  const { params, body } = received.content;
  const tried: Tried = {
    everyUrl:
      distinct(urls, ({ endpoint }) => joinUrl(endpoint, undefined)) <= MAX_ENDPOINTS &&
      distinct(urls, ({ query }) => query) <= MAX_QUERIES,
    everyPort: portless(urls).length <= MAX_EVERY_PORT,
    everyForm: urls.length <= MAX_URLS && body.length * MAX_URLS <= MAX_SIGNED && (params?.length ?? 0) <= MAX_SINGLE,
  };
  const verdicts = CAUSES.map((cause): [Cause, Verdict] => [cause, url && VERDICTS[cause](received, url, tried)]);
  const of = (wanted: Verdict) => verdicts.filter(([, verdict]) => verdict === wanted).map(([cause]) => cause);
  return { ruledOut: of('ruled-out'), open: of('open') };
}

function distinct(urls: readonly UrlParts[], key: (url: UrlParts) => unknown): number {
  return new Set(urls.map(key)).size;
}

/** Whether every received URL was tried with every change of a kind. A door that decodes leads to too many. */
interface Tried {
  readonly everyUrl: boolean;
  readonly everyPort: boolean;
  readonly everyForm: boolean;
}

type Judge = (received: ReceivedRequest, url: UrlParts, tried: Tried) => Verdict;

const always = (verdict: Verdict) => (): Verdict => verdict;
const openUnless = (exhaustive: boolean): Verdict => (exhaustive ? 'ruled-out' : 'open');

const openForForms: Judge = ({ content }) => (content.params === undefined ? undefined : 'open');
const triedForForms: Judge = ({ content }, _, { everyForm }) =>
  content.params === undefined ? undefined : openUnless(everyForm);
const triedForUrls: Judge = (_, __, { everyUrl }) => openUnless(everyUrl);

/** Text without a character that can be written in another way. */
const PLAIN = /^[\w/.=&-]*$/;
/** Maximum number of query parameters whose every order, and whose every subset, is tried. */
const MAX_ORDERED = 7;
const MAX_SUBSETS = 2;
/** Maximum number of form parameters to change one by one. */
const MAX_SINGLE = 1000;
/** Maximum number of form parameters whose every subset is tried. */
const MAX_PARAMS = 4;

const partsOf = ({ query }: UrlParts): string[] => (query ? query.split('&') : []);

const VERDICTS: Readonly<Record<Cause, Judge>> = {
  unsigned: always(undefined),
  // Found as such, whatever else changed.
  splice: always(undefined),
  unknown: always(undefined),
  // Another account's, or one that was rotated.
  token: always('open'),
  'shared-key': ({ sharedKeys }) => (sharedKeys.configured.length > 0 ? 'open' : undefined),
  scheme: triedForUrls,
  host: always('open'),
  port: (_, __, { everyPort }) => openUnless(everyPort),
  'path-prefix': always('open'),
  'trailing-slash': triedForUrls,
  'path-encoding': (_, { endpoint }, { everyUrl }) => openUnless(everyUrl && PLAIN.test(endpoint.path)),
  'query-order': (_, url, { everyPort }) => openUnless(everyPort && partsOf(url).length <= MAX_ORDERED),
  'query-encoding': (_, { query }, { everyUrl }) => openUnless(everyUrl && PLAIN.test(query ?? '')),
  'query-lost': always('open'),
  'params-added': ({ content }, url, { everyForm, everyUrl }) =>
    openUnless(
      everyForm && everyUrl && (content.params?.length ?? 0) <= MAX_PARAMS && partsOf(url).length <= MAX_SUBSETS,
    ),
  'params-dropped': ({ request, content }) =>
    content.params !== undefined || request.method === 'POST' ? 'open' : undefined,
  'params-trimmed': openForForms,
  'params-collapsed': openForForms,
  'params-doubled': triedForForms,
  'json-as-form': triedForForms,
  'body-reserialized': ({ content }) => (content.body.length > 0 ? 'open' : undefined),
  // A password that was signed and not received can't be known.
  'user-info': (_, { endpoint }) => openUnless(endpoint.user !== ''),
};
