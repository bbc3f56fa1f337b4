import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkedAs, event, messageParams, PARAMS, pairs, type Staged, URL } from './diagnose-staged';

const params = pairs(PARAMS);
const MESSAGE = messageParams({ Body: 'Hello ', ProfileName: 'Ann  Other ', ErrorCode: '' });
const trimmed = pairs(MESSAGE).map(([name, value]) => [name, value.trim()] as const);
const dropped = trimmed.filter(([, value]) => value !== '');
const without = (...gone: string[]) => params.filter(([name]) => !gone.includes(name));
const INNER = 'http://10.0.0.7:3000/voice';
const GIVEN = { otherUrls: ['https://hooks.example.com'] };

type Query = readonly [string, string];
const query = (from: string, to: string): Query => [from, to];

/** A URL with another host and a changed query. */
function hostAnd([signed, received]: Query, says: RegExp): Staged {
  const source = { url: `${INNER}${received}`, params };
  return checkedAs('host', `and ${received}`, { url: `${URL}${signed}`, params: PARAMS }, source, says, GIVEN);
}

/** Two changes, one of them a host, a scheme, or a port from the options. */
const GIVEN_AND: readonly Staged[] = [
  hostAnd(query('?b=1&a=2', '?a=2&b=1'), /hooks.*another order/),
  hostAnd(query('?f=1&b=2&a=3&e=4&c=5', '?a=3&b=2&c=5&e=4&f=1'), /hooks.*another order/),
  hostAnd(query('?a=x+y', '?a=x%20y'), /hooks.*encoding/),
  hostAnd(query('', '?utm=1'), /hooks.*utm/),
  checkedAs(
    'host',
    'and empty ones dropped',
    { url: URL, params: PARAMS },
    { url: INNER, params: without('ToCity', 'ToZip', 'CalledCity') },
    /hooks.*ToCity/,
    GIVEN,
  ),
  checkedAs(
    'host',
    'and two added',
    { url: URL, params: PARAMS },
    { url: INNER, params: [...params, ['Stage', 'x'], ['Format', 'y']] },
    /hooks.*Stage, Format/,
    GIVEN,
  ),
  checkedAs(
    'host',
    'and trimmed',
    { url: URL, params: MESSAGE },
    { url: INNER, params: trimmed },
    /hooks.*value of/,
    GIVEN,
  ),
  checkedAs(
    'host',
    'and trimmed and empty dropped',
    { url: URL, params: MESSAGE },
    { url: INNER, params: dropped },
    /hooks.*value of.*empty/,
    GIVEN,
  ),
  checkedAs(
    'scheme',
    'and empty ones dropped',
    { url: URL, params: PARAMS },
    { url: 'http://hooks.example.com/voice', params: without('ToCity', 'CalledCity', 'ToZip') },
    /https.*ToCity/,
  ),
  checkedAs(
    'scheme',
    'and two added',
    { url: URL, params: PARAMS },
    { url: 'http://hooks.example.com/voice', params: [...params, ['Stage', 'x'], ['Format', 'y']] },
    /https.*Stage, Format/,
  ),
  checkedAs(
    'scheme',
    'and the order of the query',
    { url: `${URL}?b=1&a=2` },
    { url: 'http://hooks.example.com/voice?a=2&b=1' },
    /https.*order/,
  ),
  checkedAs(
    'port',
    'given, and trimmed',
    { url: 'https://hooks.example.com:9321/voice', params: MESSAGE },
    { url: URL, params: trimmed },
    /9321.*value of/,
    { otherUrls: ['https://hooks.example.com:9321'] },
  ),
  checkedAs(
    'port',
    'received, and the order of the query',
    { url: `${URL}?b=1&a=2` },
    { url: 'https://hooks.example.com:9321/voice?a=2&b=1' },
    /no port.*order/,
  ),
  checkedAs(
    'host',
    'wss for a host that was given with https',
    { url: 'wss://media.example.com/base/stream' },
    { url: 'https://10.0.0.7/stream' },
    /wss/,
    { otherUrls: ['https://media.example.com/base'] },
  ),
  checkedAs(
    'host',
    'wss, and a trailing slash',
    { url: 'wss://media.example.com/stream/' },
    { url: 'http://10.0.0.7/stream' },
    /wss.*media.*slash/,
    { otherUrls: ['https://media.example.com'] },
  ),
];

/** A complete URL from the options, which is tried unchanged. */
const WHOLE: readonly Staged[] = [
  checkedAs(
    'path-prefix',
    'an unrelated path',
    { url: 'https://hooks.example.com/in/call?x=1', params: PARAMS },
    { url: URL, params },
    /\/in\/call, but \/voice/,
    { otherUrls: ['https://hooks.example.com/in/call?x=1'] },
  ),
  checkedAs(
    'host',
    'and empty ones dropped',
    { url: 'https://hooks.example.com/in/call', params: PARAMS },
    { url: INNER, params: without('Caller') },
    /\/in\/call.*Caller/,
    { otherUrls: ['https://hooks.example.com/in/call'] },
  ),
  checkedAs(
    'query-lost',
    'a query that only the given URL has',
    { url: `${URL}?tenant=7&x=%20`, params: PARAMS },
    { url: URL, params },
    /query/,
    { otherUrls: [`${URL}?tenant=7&x=%20#rc=2`] },
  ),
];

/** Common pairs of changes by frameworks. */
const FRAMEWORKS: readonly Staged[] = [
  checkedAs(
    'params-dropped',
    'two that are often empty, and locations',
    { url: URL, params: { ...PARAMS, ToCity: '', ToZip: '', Digits: '', ForwardedFrom: '' } },
    { url: URL, params: without('ToCity', 'ToZip') },
    /ToCity, ToZip, Digits, ForwardedFrom with an empty value/,
  ),
  checkedAs(
    'params-trimmed',
    'a space and a line end, and empty ones dropped',
    { url: URL, params: { ...MESSAGE, ProfileName: 'Ann', Body: 'Hello \n' } },
    { url: URL, params: pairs({ ...MESSAGE, ProfileName: 'Ann', Body: 'Hello' }).filter(([, value]) => value !== '') },
    /value of Body.*with an empty value/,
  ),
  checkedAs(
    'params-trimmed',
    'and empty ones dropped',
    { url: URL, params: MESSAGE },
    { url: URL, params: dropped },
    /value of.*with an empty value/,
  ),
  checkedAs(
    'params-trimmed',
    'several values',
    { url: URL, params: MESSAGE },
    { url: URL, params: trimmed },
    /Body, ProfileName|ProfileName, Body/,
  ),
  checkedAs(
    'params-trimmed',
    'several values at different ends',
    { url: URL, params: { ...MESSAGE, Body: ' Hello', ProfileName: 'Ann\n' } },
    { url: URL, params: pairs({ ...MESSAGE, Body: 'Hello', ProfileName: 'Ann' }) },
    /Body, ProfileName|ProfileName, Body/,
  ),
  checkedAs(
    'trailing-slash',
    'and trimmed',
    { url: `${URL}/`, params: MESSAGE },
    { url: URL, params: trimmed },
    /slash.*value of/,
  ),
  checkedAs(
    'trailing-slash',
    'received, and trimmed',
    { url: URL, params: { ...MESSAGE, ProfileName: 'Ann' } },
    { url: `${URL}/`, params: pairs({ ...MESSAGE, ProfileName: 'Ann', Body: 'Hello' }) },
    /slash.*Body/,
  ),
  checkedAs(
    'params-added',
    'and empty ones dropped',
    { url: URL, params: PARAMS },
    { url: URL, params: [...without('ToCity'), ['Stage', 'x']] },
    /Stage.*ToCity/,
  ),
  checkedAs(
    'params-added',
    'and a value trimmed',
    { url: URL, params: { ...MESSAGE, ProfileName: 'Ann' } },
    { url: URL, params: [...pairs({ ...MESSAGE, ProfileName: 'Ann', Body: 'Hello' }), ['Stage', 'x']] },
    /Stage.*Body/,
  ),
  checkedAs(
    'params-added',
    'the query, which the URL lost',
    { url: `${URL}?tenant=7&user=a%20b`, params: PARAMS },
    { url: URL, params: [...params, ['tenant', '7'], ['user', 'a b']] },
    /tenant.*query/,
  ),
  checkedAs(
    'params-added',
    'the query with capitals, which the URL lost',
    { url: `${URL}?Tenant=7`, params: PARAMS },
    { url: URL, params: [['Tenant', '7'], ...params] },
    /Tenant.*query/,
  ),
  checkedAs(
    'params-added',
    'the query, and a value trimmed',
    { url: `${URL}?tenant=7`, params: { ...MESSAGE, ProfileName: 'Ann' } },
    { url: URL, params: [...pairs({ ...MESSAGE, ProfileName: 'Ann', Body: 'Hello' }), ['tenant', '7']] },
    /tenant.*query.*Body/,
  ),
];

const FORM = new URLSearchParams({ ...MESSAGE, Body: 'Zoë’s café' }).toString();
const SIGNED_FORM = { url: URL, params: { ...MESSAGE, Body: 'Zoë’s café' } };
const latin1 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
const windows = (text: string) => latin1(text).replaceAll('\x80', '€').replaceAll('\x99', '™');
const read = (edit: (text: string) => string) =>
  pairs(SIGNED_FORM.params).map(([name, value]) => [name, edit(value)] as const);

function transported(what: string, body: string, isBase64Encoded: boolean, says: RegExp, type = ''): Staged {
  const received = event(
    'http-api',
    { url: URL, params: SIGNED_FORM.params },
    URL,
    type ? { headers: { 'Content-Type': type } } : {},
  );
  return {
    cause: 'body-reserialized',
    what,
    source: { event: { ...received, body, isBase64Encoded } },
    options: {},
    says,
  };
}

/** Bodies in another charset or with an incorrect base64 flag. */
const TRANSPORT: readonly Staged[] = [
  checkedAs('body-reserialized', 'UTF-8 read as Latin-1', SIGNED_FORM, { url: URL, params: read(latin1) }, /Latin-1/),
  checkedAs(
    'body-reserialized',
    'UTF-8 read as windows-1252',
    SIGNED_FORM,
    { url: URL, params: read(windows) },
    /Latin-1/,
  ),
  checkedAs(
    'body-reserialized',
    'decoded once more',
    { url: URL, params: { Body: latin1('é') } },
    { url: URL, params: [['Body', 'é']] },
    /Latin-1/,
  ),
  transported('base64 without a mark', Buffer.from(FORM).toString('base64'), false, /without being marked/),
  transported(
    'base64 without a mark, as text',
    Buffer.from(FORM).toString('base64'),
    false,
    /without being marked/,
    'text/plain',
  ),
  transported(
    'base64 twice',
    Buffer.from(Buffer.from(FORM).toString('base64')).toString('base64'),
    true,
    /without being marked/,
  ),
  transported('text marked as base64', FORM, true, /marked as base64/),
  transported(
    'written in Latin-1',
    FORM.replace(/%C3%AB/g, '%EB')
      .replace('%C3%A9', '%E9')
      .replace('%E2%80%99', '%92'),
    false,
    /written again in Latin-1/,
  ),
];

function recorded(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(__dirname, 'reported', file), 'utf8'));
}

/** Failures that users reported publicly, each with its source in its file. */
const REPORTED: readonly Staged[] = [
  reported('params-added', 'php-510.json', /tenant.*query/),
  reported('body-reserialized', 'va-1561.json', /without being marked/),
];

function reported(cause: Staged['cause'], file: string, says: RegExp): Staged {
  const { source: what, token, signature, ...source } = recorded(file) as Record<string, string>;
  const options = { tokens: token ?? '', ...(signature ? { signature } : {}) };
  return { cause, what: what ?? file, source: source as never, options, says };
}

export const PAIRS: readonly Staged[] = [...GIVEN_AND, ...WHOLE, ...FRAMEWORKS, ...TRANSPORT, ...REPORTED];
