import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import {
  ApiMapping,
  type CfnStage,
  type IApi,
  type IStage,
  PassthroughBehavior,
  WebSocketApi,
  type WebSocketRouteIntegration,
  WebSocketStage,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketAwsIntegration, WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { type IRole, ManagedPolicy, Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { RELAY_ASYNCHRONOUS } from '../contract';
import { accessLogGroup, newRegionalDomain } from '../front-door';
import { API_GATEWAY_LOG_ROLE, acceptFindings, SIGNATURE_AUTHORIZES, wildcardFinding } from '../nag';
import { type ConversationRelayProps, RelayInvocation } from './props';

/** The API of a relay. */
export interface RelayApi {
  readonly api: WebSocketApi;
  readonly stage: WebSocketStage;
  /** The URL of the handshake. */
  readonly url: string;
  /** The name that the custom domain has to point at. */
  readonly dnsTarget?: string;
}

const DEFAULT_THROTTLE = { rateLimit: 1000, burstLimit: 2000 };

/** Fields of the access log, without messages and phone numbers. */
const LOG_FIELDS = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  routeKey: '$context.routeKey',
  eventType: '$context.eventType',
  connectionId: '$context.connectionId',
  status: '$context.status',
  integrationError: '$context.integrationErrorMessage',
} as const;

/** Creates the API, its routes to the function, its stage and its domain. */
export function relayApi(scope: Construct, props: ConversationRelayProps, handler: IFunction): RelayApi {
  const api = new WebSocketApi(scope, 'Api', {
    description: 'Receives Twilio ConversationRelay',
    routeSelectionExpression: '$request.body.type',
    connectRouteOptions: { integration: new WebSocketLambdaIntegration('Connect', handler) },
    disconnectRouteOptions: { integration: new WebSocketLambdaIntegration('Disconnect', handler) },
    defaultRouteOptions: { integration: messageIntegration(scope, props, handler) },
  });
  if (props.invocation !== RelayInvocation.SYNCHRONOUS) allowMessages(scope, handler, api);
  for (const id of ['$connect-Route', '$disconnect-Route', '$default-Route']) {
    acceptFindings(api.node.tryFindChild(id), SIGNATURE_AUTHORIZES);
  }
  const stage = relayStage(scope, props, api);
  const domain = newRegionalDomain(scope, scope, props);
  if (!domain) return { api, stage, url: stage.url };
  const mapping = props.basePath === undefined ? {} : { apiMappingKey: props.basePath };
  new ApiMapping(scope, 'Mapping', {
    api: api as IApi,
    domainName: domain,
    stage: stage as IStage,
    ...mapping,
  });
  const path = props.basePath === undefined ? '' : `/${props.basePath}`;
  return { api, stage, url: `wss://${props.domainName}${path}`, dnsTarget: domain.regionalDomainName };
}

/**
 * The event of a Lambda integration without proxy: the members of a proxy event that the runtime reads. The message is
 * JSON, because all of ConversationRelay's are; for anything else the template fails, and the function isn't invoked.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
 */
const EVENT_TEMPLATE = `{"requestContext":{${[
  'routeKey',
  'eventType',
  'messageId',
  'connectionId',
  'apiId',
  'domainName',
  'stage',
  'requestId',
]
  .map((name) => `"${name}":"$context.${name}"`)
  .join()},"requestTimeEpoch":$context.requestTimeEpoch,"delivery":"${RELAY_ASYNCHRONOUS}"},"body":$input.json('$')}`;

function messageIntegration(
  scope: Construct,
  { invocation = RelayInvocation.ASYNCHRONOUS }: ConversationRelayProps,
  handler: IFunction,
): WebSocketRouteIntegration {
  if (invocation === RelayInvocation.SYNCHRONOUS) return new WebSocketLambdaIntegration('Message', handler);
  const { partition, region } = Stack.of(scope);
  return new WebSocketAwsIntegration('Message', {
    integrationUri: `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${handler.functionArn}/invocations`,
    integrationMethod: 'POST',
    requestParameters: { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" },
    requestTemplates: { $default: EVENT_TEMPLATE },
    templateSelectionExpression: '\\$default',
    passthroughBehavior: PassthroughBehavior.NEVER,
  });
}

/** Lets the API invoke the function for messages, which an integration without proxy doesn't grant. */
function allowMessages(scope: Construct, handler: IFunction, api: WebSocketApi): void {
  handler.addPermission('Messages', {
    scope,
    principal: new ServicePrincipal('apigateway.amazonaws.com'),
    sourceArn: Stack.of(scope).formatArn({
      service: 'execute-api',
      resource: api.apiId,
      resourceName: '*$default',
    }),
  });
}

function relayStage(scope: Construct, props: ConversationRelayProps, api: WebSocketApi): WebSocketStage {
  const { accessLogs = true, cloudWatchRole = accessLogs, stageName = 'live', throttle = DEFAULT_THROTTLE } = props;
  const stage = new WebSocketStage(scope, 'Stage', { webSocketApi: api, stageName, autoDeploy: true, throttle });
  if (cloudWatchRole) stage.node.addDependency(loggingAccount(scope));
  if (accessLogs) {
    // The L2 stage of the oldest supported CDK has no access log.
    (stage.node.defaultChild as CfnStage).accessLogSettings = {
      destinationArn: accessLogGroup(scope).logGroupArn,
      format: JSON.stringify(LOG_FIELDS),
    };
  }
  return stage;
}

/** Lets API Gateway write logs. The account has one such setting, which stays for its other APIs. */
function loggingAccount(scope: Construct): CfnAccount {
  // `fromAwsManagedPolicyName` makes the lowest supported AWS CDK warn that it can't read the policy's name.
  const policy = Stack.of(scope).formatArn({
    service: 'iam',
    region: '',
    account: 'aws',
    resource: 'policy',
    resourceName: 'service-role/AmazonAPIGatewayPushToCloudWatchLogs',
  });
  const role = new Role(scope, 'CloudWatchRole', {
    assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
    managedPolicies: [ManagedPolicy.fromManagedPolicyArn(scope, 'CloudWatchPolicy', policy)],
  });
  role.applyRemovalPolicy(RemovalPolicy.RETAIN);
  acceptFindings(role, API_GATEWAY_LOG_ROLE);
  const account = new CfnAccount(scope, 'Account', { cloudWatchRoleArn: role.roleArn });
  account.applyRemovalPolicy(RemovalPolicy.RETAIN);
  return account;
}

/** Lets the function send to the connections of its own stage and close them, and nothing else. */
export function grantConnections(scope: Construct, grantee: IRole, { api, stage }: RelayApi): void {
  const resources = ['POST', 'DELETE'].map((method) =>
    Stack.of(scope).formatArn({
      service: 'execute-api',
      resource: api.apiId,
      resourceName: `${stage.stageName}/${method}/@connections/*`,
    }),
  );
  const policy = new Policy(scope, 'ManageConnections', {
    statements: [new PolicyStatement({ actions: ['execute-api:ManageConnections'], resources })],
    roles: [grantee],
  });
  const reason = 'The last segment is the id of a connection, which API Gateway assigns when a call begins.';
  acceptFindings(policy, ...resources.map((resource) => wildcardFinding(scope, resource, reason)));
}
