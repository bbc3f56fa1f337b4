/** An object that throws on every use. */
function untouchable(target: object): object {
  const refuse = () => {
    throw new Error('untouchable');
  };
  return new Proxy(target, { get: refuse, has: refuse, getPrototypeOf: refuse, ownKeys: refuse });
}

/** An error with a member that throws when accessed. */
function throwingMember(name: string): Error {
  return Object.defineProperty(new Error('odd'), name, {
    get: () => {
      throw new Error('unreadable');
    },
  });
}

function odd(members: object): Error {
  return Object.assign(new Error('odd'), members);
}

/** Values that a route can throw. */
export const THROWN: [what: string, thrown: () => unknown][] = [
  ['an error', () => new Error('broken')],
  ['nothing', () => undefined],
  ['null', () => null],
  ['text', () => 'broken'],
  ['a function', () => () => undefined],
  ['a frozen error', () => Object.freeze(new Error('broken'))],
  ['an error that is its own cause', () => odd({ cause: undefined, get: () => undefined })],
  ['an error with a message of 10 MB', () => new Error('x'.repeat(10_000_000))],
  ['an error whose message is a BigInt', () => odd({ message: 1n })],
  ['an error whose message and name are objects', () => odd({ message: {}, name: { toString: null } })],
  ['an error without a stack', () => odd({ stack: undefined })],
  ["an error whose stack isn't text", () => odd({ stack: [{}] })],
  ...['message', 'name', 'stack', 'code'].map((name): [string, () => unknown] => [
    `an error whose ${name} throws`,
    () => throwingMember(name),
  ]),
  ['a value that throws on every use', () => untouchable({})],
  ['an error that throws on every use', () => untouchable(new Error('broken'))],
];

/** Invalid results that a route can return. */
export const NONSENSE: [what: string, result: () => unknown][] = [
  ['a number', () => 5],
  ['a boolean', () => true],
  ['a symbol', () => Symbol('x')],
  ['a function', () => () => '<Response/>'],
  ['an empty text', () => ''],
  ["text that isn't TwiML", () => 'Hello'],
  ['a list', () => ['<Response/>']],
  ['an empty object', () => ({})],
  ['an object without a prototype', () => Object.create(null)],
  ['a map', () => new Map([['statusCode', 200]])],
  ['an error', () => new Error('broken')],
  ['an object that throws on every use', () => untouchable({})],
  ["an object that doesn't convert to text", () => ({ toString: null })],
  ['an object that throws when awaited', () => Object.defineProperty({}, 'then', { get: () => JSON.parse('{') })],
  ['a status that is text', () => ({ statusCode: '200' })],
  ["a status that isn't a number", () => ({ statusCode: Number.NaN })],
  ['a null status', () => ({ statusCode: null, body: '<Response/>' })],
  ['a status of 0', () => ({ statusCode: 0 })],
  ['a status of 1000', () => ({ statusCode: 1000 })],
  ['a null body', () => ({ body: null })],
  ['a body that is a number', () => ({ body: 5 })],
  ['a body that is a list of bytes', () => ({ body: [60, 82] })],
  ['null headers', () => ({ headers: null, body: '' })],
  ['headers that throw', () => ({ headers: untouchable({}), body: '' })],
  ["a header that doesn't convert to text", () => ({ headers: { 'x-a': Object.create(null) }, body: '' })],
  ['a web Response that failed', () => Response.error()],
  ['a web Response that was read already', () => used()],
  ['a web Response whose body breaks off', () => new Response(breaking())],
];

function used(): Response {
  const response = new Response('<Response/>');
  void response.text();
  return response;
}

function breaking(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: (controller) => controller.error(new Error('broken off')),
  });
}

const XML = { 'content-type': 'text/xml' };

/** A response of the given size in bytes, in every form that a route can return. */
export const OVERSIZED: [what: string, result: (bytes: number) => unknown][] = [
  ['text', (bytes) => `<${'x'.repeat(bytes - 1)}`],
  ['text of long characters', (bytes) => `<${'x'.repeat((bytes - 1) % 2)}${'é'.repeat(Math.floor((bytes - 1) / 2))}`],
  ['a body', (bytes) => ({ body: `<${'x'.repeat(bytes - 1)}` })],
  ['bytes', (bytes) => ({ body: new Uint8Array(bytes), headers: XML })],
  ['plain text', (bytes) => ({ body: 'x'.repeat(bytes) })],
  ['a web Response', (bytes) => new Response('x'.repeat(bytes), { headers: XML })],
  ['a builder', (bytes) => ({ addText: () => undefined, toString: () => `<${'x'.repeat(bytes - 1)}` })],
];
