import { Duration, type Stack } from 'aws-cdk-lib';
import {
  EndpointType,
  type IRestApi,
  type IStage,
  MethodLoggingLevel,
  RestApi,
  type IDomainName as RestDomain,
  DomainName as RestDomainName,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigateway';
import {
  DomainName,
  HttpApi,
  HttpStage,
  type IDomainName,
  type IHttpApi,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { PriceClass, SecurityPolicyProtocol } from 'aws-cdk-lib/aws-cloudfront';
import { type ISecurityGroup, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationLoadBalancer,
  type IApplicationListener,
  type IApplicationLoadBalancer,
  IpAddressType,
  ListenerAction,
  SslPolicy,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { FrontDoor, type IFrontDoor, TwilioWebhook, WebAcl } from '../../../../lib';
import { certificate, logBucket, token, vpc, zone } from './existing';
import { COMMERCIAL, type Sample } from './sample';

const DOMAIN = 'hooks.example.com';

function behind(frontDoor: (stack: Stack) => IFrontDoor): Sample['build'] {
  return (stack) => void new TwilioWebhook(stack, 'Webhook', { authToken: token(stack), frontDoor: frontDoor(stack) });
}

function rateLimited(stack: Stack): WebAcl {
  return WebAcl.rateLimited({
    limit: 20_000,
    unsignedLimit: 50,
    evaluationWindow: Duration.minutes(1),
    countOnly: true,
    logGroup: new LogGroup(stack, 'WafLogs', { logGroupName: 'aws-waf-logs-webhook' }),
  });
}

function balancer(stack: Stack): IApplicationLoadBalancer {
  const created = new ApplicationLoadBalancer(stack, 'Balancer', { vpc: vpc(stack), internetFacing: true });
  created.setAttribute('routing.http.preserve_host_header.enabled', 'true');
  return created as IApplicationLoadBalancer;
}

function listener(stack: Stack): IApplicationListener {
  const created = balancer(stack).addListener('Https', {
    port: 443,
    certificates: [certificate(stack)],
    defaultAction: ListenerAction.fixedResponse(404),
  });
  return created as IApplicationListener;
}

function restApi(stack: Stack): IRestApi {
  const api = new RestApi(stack, 'Api', { endpointTypes: [EndpointType.REGIONAL] });
  api.root.addResource('status').addMethod('GET');
  return api as IRestApi;
}

function httpApi(stack: Stack): IHttpApi {
  return new HttpApi(stack, 'Api', { createDefaultStage: false }) as IHttpApi;
}

/** Each front door with all options of a new one, then with existing resources. */
export const DOORS: readonly Sample[] = [
  {
    name: 'load-balancer',
    build: behind((stack) =>
      FrontDoor.applicationLoadBalancer({
        domainName: DOMAIN,
        hostedZone: zone(stack),
        vpc: vpc(stack),
        securityGroup: new SecurityGroup(stack, 'Group', { vpc: vpc(stack) }) as ISecurityGroup,
        ipAddressType: IpAddressType.IPV4,
        redirectHttp: true,
        deletionProtection: true,
        accessLogs: true,
        accessLogsBucket: logBucket(stack),
        accessLogsPrefix: 'webhook',
        sslPolicy: SslPolicy.RECOMMENDED_TLS,
        webAcl: rateLimited(stack),
      }),
    ),
  },
  {
    name: 'load-balancer-defaults',
    build: behind((stack) =>
      FrontDoor.applicationLoadBalancer({ domainName: DOMAIN, certificate: certificate(stack) }),
    ),
  },
  {
    name: 'existing-load-balancer',
    build: behind((stack) =>
      FrontDoor.applicationLoadBalancer({
        domainName: DOMAIN,
        loadBalancer: balancer(stack),
        certificate: certificate(stack),
        hostedZone: zone(stack),
      }),
    ),
  },
  {
    name: 'existing-listener',
    build: behind((stack) =>
      FrontDoor.applicationLoadBalancer({ domainName: DOMAIN, listener: listener(stack), priority: 20 }),
    ),
  },
  {
    name: 'rest-api',
    build: behind((stack) =>
      FrontDoor.restApi({
        domainName: DOMAIN,
        hostedZone: zone(stack),
        basePath: 'twilio',
        disableExecuteApiEndpoint: true,
        accessLogs: true,
        cloudWatchRole: true,
        securityPolicy: SecurityPolicy.TLS_1_2,
        deployOptions: { stageName: 'live', loggingLevel: MethodLoggingLevel.ERROR, tracingEnabled: true },
        webAcl: rateLimited(stack),
      }),
    ),
  },
  {
    name: 'existing-rest-api',
    build: behind((stack) => {
      const api = restApi(stack);
      const domain = new RestDomainName(stack, 'Domain', {
        domainName: DOMAIN,
        certificate: certificate(stack),
        endpointType: EndpointType.REGIONAL,
      });
      return FrontDoor.restApi({
        api,
        resource: api.root.addResource('twilio'),
        stage: api.deploymentStage as IStage,
        domain: domain as RestDomain,
        basePath: 'hooks',
      });
    }),
  },
  {
    name: 'http-api',
    build: behind((stack) =>
      FrontDoor.httpApi({
        domainName: DOMAIN,
        hostedZone: zone(stack),
        certificate: certificate(stack),
        basePath: 'twilio',
        disableExecuteApiEndpoint: true,
        accessLogs: true,
        payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
        throttle: { rateLimit: 100, burstLimit: 200 },
      }),
    ),
  },
  {
    name: 'existing-http-api',
    build: behind((stack) => {
      const api = httpApi(stack);
      const domain = new DomainName(stack, 'Domain', { domainName: DOMAIN, certificate: certificate(stack) });
      return FrontDoor.httpApi({
        api,
        stage: new HttpStage(stack, 'Stage', { httpApi: api, stageName: 'live', autoDeploy: true }),
        routes: ['/voice', '/message'],
        domain: domain as IDomainName,
        basePath: 'hooks',
      });
    }),
  },
  { name: 'function-url', build: behind(() => FrontDoor.functionUrl()), regions: COMMERCIAL },
  {
    name: 'cloud-front',
    build: behind((stack) =>
      FrontDoor.cloudFront({
        origin: FrontDoor.functionUrl(),
        domainName: DOMAIN,
        hostedZone: zone(stack),
        basePath: 'twilio',
        priceClass: PriceClass.PRICE_CLASS_100,
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
        accessLogs: true,
        accessLogsBucket: logBucket(stack),
        accessLogsPrefix: 'webhook',
        webAcl: rateLimited(stack),
      }),
    ),
    regions: ['us-east-1'],
  },
  {
    name: 'cloud-front-elsewhere',
    build: behind((stack) =>
      FrontDoor.cloudFront({
        origin: FrontDoor.httpApi(),
        domainName: DOMAIN,
        certificate: certificate(stack, 'us-east-1'),
        webAcl: WebAcl.fromArn(
          'arn:aws:wafv2:us-east-1:111122223333:global/webacl/hooks/12345678-1234-1234-1234-123456789012',
        ),
      }),
    ),
    regions: COMMERCIAL,
  },
];
