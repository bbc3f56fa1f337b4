import { expect, it } from 'vitest';
import { endpointOf } from '../../../lambda/relay/call/connections';

const OWN = { id: 'one=', apiId: 'abc', domainName: 'abc.execute-api.eu-west-1.amazonaws.com', stage: 'live' };
const CUSTOM = { ...OWN, domainName: 'relay.example.com' };

it.each([
  ['the host that API Gateway wrote', OWN, {}, 'https://abc.execute-api.eu-west-1.amazonaws.com/live'],
  [
    "the API's own host behind a custom domain",
    CUSTOM,
    { AWS_REGION: 'eu-central-1' },
    'https://abc.execute-api.eu-central-1.amazonaws.com/live',
  ],
  [
    'the suffix of China',
    CUSTOM,
    { AWS_REGION: 'cn-north-1' },
    'https://abc.execute-api.cn-north-1.amazonaws.com.cn/live',
  ],
  [
    'the endpoint in the environment, without a slash at its end',
    OWN,
    { AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: 'http://127.0.0.1:4566/live/' },
    'http://127.0.0.1:4566/live',
  ],
])('messages go to %s', (_what, connection, env, expected) => {
  expect(endpointOf(connection, env)).toBe(expected);
});
