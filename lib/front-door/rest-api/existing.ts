import { Annotations, Stack } from 'aws-cdk-lib';
import {
  CfnRestApi,
  CfnStage,
  type IResource,
  type IRestApi,
  type IStage,
  RestApiBase,
} from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { configurationError } from '../../validation';
import type { RestApiFrontDoorProps } from './props';

/** A REST API that is in place, and where in it the webhook hangs. */
export interface RestApiPlace {
  readonly api: IRestApi;
  readonly stage: IStage;
  /** Everything below it goes to the function. */
  readonly resource: IResource;
}

const OF_A_NEW_API = ['deployOptions', 'cloudWatchRole', 'accessLogs', 'disableExecuteApiEndpoint'] as const;

/** The API that was given, if one was; refuses one that Twilio could not reach, or that lacks something. */
export function existingRestApi(scope: Construct, props: RestApiFrontDoorProps): RestApiPlace | undefined {
  const { api = props.resource?.api, resource = api?.root } = props;
  if (!api || !resource) {
    if (props.stage)
      throw configurationError(scope, {
        prop: 'stage',
        problem: 'belongs to an api',
        fix: 'give api, or leave it out',
      });
    return undefined;
  }
  refuseOptions(scope, props);
  if (resource.api !== api) {
    throw configurationError(scope, {
      prop: 'resource',
      problem: 'must be one of api',
      fix: 'leave api out, or give its resource',
    });
  }
  refusePrivate(scope, api);
  refuseTaken(scope, resource);
  return { api, resource, stage: stageOf(scope, api, props.stage) };
}

/** The name as text where CDK knows it: the stage's own attribute depends on the deployment, and so on the function. */
export function stageName(stage: IStage): string {
  const resource = stage.node.defaultChild;
  return (resource instanceof CfnStage ? resource.stageName : undefined) ?? stage.stageName;
}

/** The host that AWS assigns. Not taken from `RestApi.url`, which ends in a slash that `urlFor` would double. */
export function defaultHost(api: IRestApi): string {
  const { region, urlSuffix } = Stack.of(api);
  return `${api.restApiId}.execute-api.${region}.${urlSuffix}`;
}

function refuseOptions(scope: Construct, props: RestApiFrontDoorProps): void {
  const prop = OF_A_NEW_API.filter((name) => props[name] !== undefined).join(', ');
  if (prop === '') return;
  throw configurationError(scope, {
    prop,
    problem: 'would change nothing, because api is one that already exists',
    fix: 'set it where that is made, or leave it out',
  });
}

function refusePrivate(scope: Construct, api: IRestApi): void {
  const resource = api.node.defaultChild;
  if (!(resource instanceof CfnRestApi)) return;
  const { types = [] } = Stack.of(api).resolve(resource.endpointConfiguration) ?? {};
  if (!types.includes('PRIVATE')) return;
  throw configurationError(scope, {
    prop: 'api',
    value: 'PRIVATE',
    problem: 'is open to its VPC alone, so Twilio cannot call it; it must be REGIONAL or EDGE',
    fix: 'give a public API, or leave api out for a new one',
  });
}

function refuseTaken(scope: Construct, resource: IResource): void {
  if (!resource.getResource('{proxy+}') && !resource.node.tryFindChild('ANY')) return;
  throw configurationError(scope, {
    prop: 'resource',
    value: resource.path,
    problem: 'must have neither {proxy+} nor the method ANY, which hand everything below to the function',
    fix: 'give one of its own: api.root.addResource("twilio")',
  });
}

function stageOf(scope: Construct, api: IRestApi, given: IStage | undefined): IStage {
  if (!(api instanceof RestApiBase) || !api.latestDeployment) warnOfDeployment(scope);
  const stage = given ?? (api instanceof RestApiBase ? api.deploymentStage : undefined);
  if (stage) return stage;
  throw configurationError(scope, {
    prop: 'stage',
    value: undefined,
    problem: 'api is imported, or deploys no stage of its own, so its stage is not known',
    fix: 'give stage: Stage.fromStageAttributes(…)',
  });
}

function warnOfDeployment(scope: Construct): void {
  Annotations.of(scope).addWarningV2(
    'cdk-twilio-webhook:undeployedRestApi',
    'api is imported, or deploys nothing itself: the new methods answer only after its stage was deployed again. ' +
      'Fix: make an aws_apigateway.Deployment that depends on this webhook, or run "aws apigateway create-deployment".',
  );
}
