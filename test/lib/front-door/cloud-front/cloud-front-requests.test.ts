import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type IResource, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, type IHttpApi, type IHttpStage, PayloadFormatVersion } from 'aws-cdk-lib/aws-apigatewayv2';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { EncodeOptions } from '../../../../lambda/encoding';
import { encoders } from '../../../../lambda/encoding/encoders';
import type { Pair } from '../../../../lambda/front-door/front-door';
import { type SignedRequest, type SignedRequestOptions, signedRequest, toRawRequest } from '../../../../lambda/testing';
import { webhook } from '../../../../lambda/webhook';
import { FrontDoor, type IFrontDoor } from '../../../../lib';
import type { FrontDoorName } from '../../../../lib/contract';
import { addWebhook, environment, exampleZone, testStack } from '../../stack';

const DOMAIN = 'hooks.example.com';
const TOKEN = 'secret';

interface Setup {
  readonly origin: (stack: Stack) => IFrontDoor;
  readonly door: FrontDoorName;
  /** The host that AWS assigns to the origin. A custom domain is in the template instead. */
  readonly assignedHost?: string;
  readonly basePath?: string;
  readonly encode?: EncodeOptions;
  /** The path at the origin's own host that leads to the route `/voice`, below the stage. */
  readonly ownPath?: string;
}

const API_ID = 'a1b2c3d4e5';
const API = `${API_ID}.execute-api.us-east-1.amazonaws.com`;
const URL_HOST = 'abc123def456.lambda-url.us-east-1.on.aws';

function sharedRestApi(stack: Stack): IFrontDoor {
  const resource = new RestApi(stack, 'Shared', { cloudWatchRole: false }).root.addResource('twilio');
  return FrontDoor.restApi({ resource: resource as IResource });
}

function sharedHttpApi(stack: Stack): IFrontDoor {
  const api = new HttpApi(stack, 'Shared', { createDefaultStage: false });
  const stage = api.addStage('Live', { stageName: 'live', autoDeploy: true }) as IHttpStage;
  return FrontDoor.httpApi({ api: api as IHttpApi, stage, routes: ['/twilio/{proxy+}'] });
}

function atItsDomain(stack: Stack): IFrontDoor {
  return FrontDoor.httpApi({ domainName: 'api.example.com', hostedZone: exampleZone(stack), basePath: 'twilio' });
}

const SETUPS: Record<string, Setup> = {
  'an HTTP API': { origin: () => FrontDoor.httpApi(), door: 'http-api', assignedHost: API },
  'an HTTP API, below a base path': {
    origin: () => FrontDoor.httpApi(),
    door: 'http-api',
    assignedHost: API,
    basePath: 'phone/twilio',
  },
  'an HTTP API with payload 1.0': {
    origin: () => FrontDoor.httpApi({ payloadFormatVersion: PayloadFormatVersion.VERSION_1_0 }),
    door: 'http-api',
    assignedHost: API,
    encode: { payloadFormatVersion: '1.0' },
  },
  'a stage of a shared HTTP API': {
    origin: sharedHttpApi,
    door: 'http-api',
    assignedHost: API,
    basePath: 'twilio',
    encode: { stage: 'live' },
  },
  'an HTTP API with a domain of its own': {
    origin: atItsDomain,
    door: 'http-api',
    basePath: 'twilio',
    ownPath: '/twilio/voice',
  },
  'a Function URL': { origin: () => FrontDoor.functionUrl(), door: 'function-url', assignedHost: URL_HOST },
  'a Function URL, below a base path': {
    origin: () => FrontDoor.functionUrl(),
    door: 'function-url',
    assignedHost: URL_HOST,
    basePath: 'twilio',
  },
  'a REST API': { origin: () => FrontDoor.restApi(), door: 'rest-api', assignedHost: API },
  'a REST API, below a base path': {
    origin: () => FrontDoor.restApi(),
    door: 'rest-api',
    assignedHost: API,
    basePath: 'twilio',
  },
  'a resource of a shared REST API': {
    origin: sharedRestApi,
    door: 'rest-api',
    assignedHost: API,
    basePath: 'twilio',
    ownPath: '/twilio/voice',
  },
  'a load balancer': {
    origin: (stack) =>
      FrontDoor.applicationLoadBalancer({ domainName: 'alb.example.com', hostedZone: exampleZone(stack) }),
    door: 'application-load-balancer',
  },
};

const synthesized = new Map<Setup, { readonly template: Template; readonly url: string }>();

/** Returns the stack of a setup, which is created once. */
function stackOf(setup: Setup) {
  const { origin, basePath } = setup;
  const known = synthesized.get(setup);
  if (known) return known;
  const stack = testStack({ env: { region: 'us-east-1' } });
  const base = basePath === undefined ? {} : { basePath };
  const hostedZone = exampleZone(stack);
  const frontDoor = FrontDoor.cloudFront({ origin: origin(stack), domainName: DOMAIN, hostedZone, ...base });
  const { url } = addWebhook(stack, { frontDoor });
  const made = { template: Template.fromStack(stack), url };
  synthesized.set(setup, made);
  return made;
}

/** Deploys a template: the runtime with its environment, and the distribution with its origin. */
function deployed(setup: Setup) {
  const { template, url } = stackOf(setup);
  vi.stubEnv('TWILIO_PUBLIC_ORIGINS', rendered(template, environment(template)['TWILIO_PUBLIC_ORIGINS']));
  vi.stubEnv('TWILIO_AUTH_TOKEN', TOKEN);
  const route = vi.fn(() => '<Response/>');
  const handler = webhook({ '/voice': route }, { logger: { info() {}, warn() {}, error() {} } });
  const { domainName, originPath } = originIn(template);
  const host = domainName ?? setup.assignedHost ?? '';

  /** Sends the request to the origin. */
  const ask = async (request: SignedRequest, before: string, headers: readonly Pair[]) => {
    const wire = toRawRequest(request);
    const sent = { ...wire, host, target: before + wire.target, headers: [...wire.headers, ...headers] };
    const answer = await handler(encoders[setup.door](sent, setup.encode));
    return (answer as { statusCode: number }).statusCode;
  };
  return {
    url,
    host,
    originPath,
    route,
    throughCloudFront: (request: SignedRequest, headers: readonly Pair[] = []) =>
      ask(request, originPath, [...headers, ['Via', '1.1 x.cloudfront.net'], ['X-Amz-Cf-Id', 'x']]),
    /** Sends the request to the origin's own host, with the path in the request's URL. */
    direct: (request: SignedRequest, headers: readonly Pair[] = []) => ask(request, '', headers),
  };
}

/** Returns the origin in the template, with its host only if that is literal. */
function originIn(template: Template): { domainName?: string; originPath: string } {
  const [distribution] = Object.values(template.findResources('AWS::CloudFront::Distribution'));
  const [{ DomainName, OriginPath = '' }] = distribution?.['Properties'].DistributionConfig.Origins ?? [];
  const literal = typeof DomainName === 'string' ? { domainName: DomainName } : {};
  return { ...literal, originPath: rendered(template, OriginPath) };
}

/** Evaluates a value as CloudFormation does. */
function rendered(template: Template, value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref: id, 'Fn::Join': joined } = value as { Ref?: string; 'Fn::Join'?: [string, unknown[]] };
  if (joined) return joined[1].map((part) => rendered(template, part)).join(joined[0]);
  if (id === 'AWS::URLSuffix') return 'amazonaws.com';
  return template.toJSON()['Resources'][id ?? '']?.Properties.StageName ?? API_ID;
}

const PARAMS = { CallSid: 'CA1', From: '+15005550006', Body: 'a b&c=ü' };

function signed(url: string, options: Partial<SignedRequestOptions> = {}): SignedRequest {
  return signedRequest({
    url,
    authToken: TOKEN,
    ...(options.method || options.json ? {} : { params: PARAMS }),
    ...options,
  });
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe.each(Object.entries(SETUPS))('a request behind CloudFront and %s', (_, setup) => {
  it('reaches its route if Twilio signed the public URL', async () => {
    const { url, throughCloudFront, route } = deployed(setup);

    expect(url).toBe(`https://${DOMAIN}${setup.basePath === undefined ? '' : `/${setup.basePath}`}`);
    expect(await throughCloudFront(signed(`${url}/voice`))).toBe(200);
    expect(await throughCloudFront(signed(`${url}/voice?lang=pt&q=a%20b`))).toBe(200);
    expect(await throughCloudFront(signed(`${url}/voice`, { method: 'GET', params: { From: '+15005550006' } }))).toBe(
      200,
    );
    expect(await throughCloudFront(signed(`${url}/voice`, { json: { hello: 'wörld' } }))).toBe(200);
    expect(route).toHaveBeenCalledTimes(4);
  });

  it("doesn't if it is unsigned, modified, or signed for another host, path, or token", async () => {
    const { url, throughCloudFront, route } = deployed(setup);
    const good = signed(`${url}/voice`);
    const { 'X-Twilio-Signature': _signature, ...unsigned } = good.headers;

    expect(await throughCloudFront({ ...good, headers: unsigned })).toBe(400);
    expect(await throughCloudFront({ ...good, body: good.body.replace('CA1', 'CA2') })).toBe(403);
    expect(await throughCloudFront(signed(`${url}/voice`, { authToken: 'other' }))).toBe(403);
    expect(await throughCloudFront({ ...signed('https://evil.example.com/voice'), url: `${url}/voice` })).toBe(403);
    expect(await throughCloudFront({ ...signed(`${url}/other`), url: `${url}/voice` })).toBe(403);
    expect(route).not.toHaveBeenCalled();
  });

  it("can't choose the host with a header, whoever sets it", async () => {
    const { url, throughCloudFront, direct, originPath, host, route } = deployed(setup);
    const evil = { ...signed('https://evil.example.com/voice'), url: `${url}/voice` };
    const headers: Pair[] = [
      ['X-Forwarded-Host', 'evil.example.com'],
      ['Forwarded', 'host=evil.example.com;proto=https'],
      ['X-Forwarded-Proto', 'http'],
      ['CloudFront-Forwarded-Proto', 'http'],
      ['X-Original-URL', 'https://evil.example.com/voice'],
    ];

    expect(await throughCloudFront(evil, headers)).toBe(403);
    expect(await direct({ ...evil, url: `https://${host}${originPath}/voice` }, headers)).toBe(403);
    expect(route).not.toHaveBeenCalled();
    expect(await throughCloudFront(signed(`${url}/voice`), headers.slice(0, 2))).toBe(200);
  });

  it('that bypasses CloudFront is accepted if Twilio signed either URL, and rejected otherwise', async () => {
    const { url, direct, originPath, host, route } = deployed(setup);
    const own = `https://${host}${originPath}${setup.ownPath ?? '/voice'}`;

    expect(await direct(signed(own))).toBe(200);
    expect(await direct({ ...signed(`${url}/voice`), url: own })).toBe(200);
    expect(route).toHaveBeenCalledTimes(2);
    expect(await direct(signed(own, { authToken: 'other' }))).toBe(403);
    expect(await direct({ ...signed('https://evil.example.com/voice'), url: own })).toBe(403);
    expect(route).toHaveBeenCalledTimes(2);
  });
});
