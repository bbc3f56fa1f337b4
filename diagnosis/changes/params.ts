import { isObject, type Pair } from '../../lambda/front-door';
import { queryVariants } from '../../lambda/public-url';
import { parseForm } from '../../lambda/signature';
import { type Change, type Variant, variant } from '../cause';
import { LIMITS, type OtherBody, type ReceivedContent, type UnreadContent } from '../content';
import { charsets, transcodedForms } from './charsets';
import { names, paramsVariant, type SignedParams } from './signed-params';

/** Returns the parameters for content that was read as another kind: a form as none, or something else as a form. */
export function contentKinds(
  content: ReceivedContent,
  query: readonly Pair[],
  urlNamesHash: boolean,
): Variant<SignedParams>[] {
  if (content.params === undefined) return unread(content);
  const { params } = content;
  return [
    onlyUrl(params, query, urlNamesHash),
    ...movedOutOfQuery(params),
    ...content.otherBodies.flatMap(otherForm),
    ...charsets(params),
  ];
}

/** Only the URL was signed. The URL tells why parameters were received. */
function onlyUrl(params: readonly Pair[], query: readonly Pair[], urlNamesHash: boolean): Variant<SignedParams> {
  if (urlNamesHash) {
    const words = "Twilio signed the URL with the hash of a body that isn't a form, but the body was read as a form.";
    return paramsVariant([], 'json-as-form', words);
  }
  const inQuery = new Set(query.map((pair) => pair.join('=')));
  if (params.every((pair) => inQuery.has(pair.join('=')))) {
    const words =
      'Twilio signed only the URL, whose query has all the parameters. They were passed to the check again.';
    return paramsVariant([], 'params-doubled', words);
  }
  const words = `Twilio signed only the URL and no parameters, but ${names(params)} were checked.`;
  return paramsVariant([], 'params-added', words);
}

/** A GET whose query was removed from the URL and passed as parameters. */
function movedOutOfQuery(params: readonly Pair[]): Variant<SignedParams>[] {
  const words = 'Twilio signed a GET with the parameters in the query, which is missing from the URL.';
  const queries = queryVariants(params).map((encoded) => encoded.map((pair) => pair.join('=')).join('&'));
  return queries.map((query) => variant({ params: [], query }, 'query-lost', words));
}

/** A form whose mark for base64 is missing or wrong. */
function otherForm({ body, how }: OtherBody): Variant<SignedParams>[] {
  const params = pairsOf(parseForm(body, LIMITS.maxParams));
  if (params.length === 0) return [];
  return [
    paramsVariant(params, 'body-reserialized', `Twilio signed the parameters of a form whose body ${how}.`),
    ...charsets(params),
  ];
}

/** A form that wasn't read, or was turned into something else. */
function unread({ body, otherBodies, unread: why }: UnreadContent): Variant<SignedParams>[] {
  const form = pairsOf(parseForm(body, LIMITS.maxParams));
  const members = jsonMembers(body);
  const variants: [readonly Pair[], Change['cause'], string][] = [
    [form, 'params-dropped', `Twilio signed the parameters of a form, which were not read: ${why}.`],
    [members, 'body-reserialized', 'Twilio signed the parameters of a form, which was turned into JSON on the way.'],
  ];
  return [
    ...variants.filter(([params]) => params.length > 0).map((each) => paramsVariant(...each)),
    ...otherBodies.flatMap(otherForm),
    ...transcodedForms(body),
  ];
}

function pairsOf(parsed: ReturnType<typeof parseForm>): readonly Pair[] {
  return typeof parsed === 'string' ? [] : parsed;
}

function jsonMembers(body: Uint8Array): Pair[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    if (!isObject(parsed)) return [];
    return Object.entries(parsed).flatMap(([name, value]) => [value].flat().map((each): Pair => [name, String(each)]));
  } catch {
    return [];
  }
}
