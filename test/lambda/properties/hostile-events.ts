import fc from 'fast-check';

const names = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'host', 'Host', 'AUTHORIZATION', 'Content-Type', 'X-Forwarded-Port'),
  fc.constantFrom(
    'x-twilio-signature',
    'X-Twilio-Signature',
    'x-forwarded-proto',
    'cookie',
    'AccountSid',
    'bodySHA256',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
);

const strings = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '',
    '/',
    '?',
    '//',
    '%',
    '%ff',
    '\0\r\n',
    'POST',
    'GET',
    'hooks.example.com',
    '2.0',
    '1.0',
    '$default',
  ),
  fc.constantFrom('application/x-www-form-urlencoded', 'application/json', 'Basic OkA6', 'Basic YS9iP2M6ZA==', 'c2ln'),
);

const anything = fc.oneof(strings, fc.jsonValue({ maxDepth: 2 }), fc.constant(null));

/** A map of headers or query names that no front door would write. */
const map = fc
  .array(fc.tuple(names, fc.oneof(strings, fc.array(strings, { maxLength: 3 }), anything)), { maxLength: 6 })
  .map((entries) => Object.fromEntries(entries));

const hostile = (usual: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: anything });

const context = fc.record(
  {
    elb: fc.oneof(fc.constant({ targetGroupArn: 'arn' }), anything),
    resourcePath: hostile(strings),
    apiId: hostile(strings),
    accountId: hostile(fc.constantFrom('anonymous', '123456789012')),
    domainName: hostile(fc.constantFrom('hooks.example.com', 'abc.lambda-url.us-east-1.on.aws')),
    path: hostile(strings),
    stage: hostile(strings),
    http: hostile(fc.record({ method: hostile(fc.constantFrom('GET', 'POST', 'HEAD')), path: hostile(strings) })),
  },
  { requiredKeys: [] },
);

/** An event with the marks of any number of front doors, and anything in its members. */
export const hostileEvent = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      version: hostile(fc.constantFrom('1.0', '2.0')),
      httpMethod: hostile(fc.constantFrom('GET', 'POST', 'HEAD', 'PUT')),
      path: hostile(strings),
      rawPath: hostile(strings),
      rawQueryString: hostile(strings),
      cookies: hostile(fc.array(strings)),
      headers: hostile(map),
      multiValueHeaders: hostile(map),
      queryStringParameters: hostile(map),
      multiValueQueryStringParameters: hostile(map),
      requestContext: hostile(context),
      body: hostile(strings),
      isBase64Encoded: hostile(fc.boolean()),
    },
    { requiredKeys: ['requestContext'] },
  ),
);

/** The marks of a front door, so that it accepts the event regardless of the rest. */
export const MARKS: Readonly<Record<string, object>> = {
  'application-load-balancer': { requestContext: { elb: { targetGroupArn: 'arn' } } },
  'rest-api': { requestContext: { resourcePath: '/{proxy+}', domainName: 'hooks.example.com' } },
  'http-api': { version: '2.0', requestContext: { http: { method: 'POST' }, domainName: 'hooks.example.com' } },
  'http-api payload 1.0': { version: '1.0', requestContext: { apiId: 'a1', domainName: 'hooks.example.com' } },
  'function-url': {
    version: '2.0',
    requestContext: { http: { method: 'GET' }, accountId: 'anonymous', domainName: 'a.b' },
  },
};
