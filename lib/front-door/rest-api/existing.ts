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
import { configurationError, propsOfKind, rejectWithoutEffect } from '../../validation';
import type { RestApiFrontDoorOptions } from './options';

/** A REST API with the stage that Twilio calls, and the resource of the webhook. */
export interface RestApiPlace {
  readonly api: IRestApi;
  readonly stage: IStage;
  /** Everything below it goes to the function. */
  readonly resource: IResource;
}

/** The API that each option needs: a new one, an existing one, or either. */
const NEEDS: Readonly<Record<keyof RestApiFrontDoorOptions, 'new-api' | 'existing-api' | 'either'>> = {
  deployOptions: 'new-api',
  cloudWatchRole: 'new-api',
  accessLogs: 'new-api',
  disableExecuteApiEndpoint: 'new-api',
  stage: 'existing-api',
  api: 'either',
  resource: 'either',
  domain: 'either',
  domainName: 'either',
  hostedZone: 'either',
  certificate: 'either',
  basePath: 'either',
  securityPolicy: 'either',
  // Rejected elsewhere, with a more specific reason.
  webAcl: 'either',
};

/** Returns the given API, if there is one. Rejects one that Twilio can't reach. */
export function existingRestApi(scope: Construct, options: RestApiFrontDoorOptions): RestApiPlace | undefined {
  const { api = options.resource?.api, resource = api?.root } = options;
  if (!api || !resource) {
    const names = propsOfKind(NEEDS, 'existing-api');
    rejectWithoutEffect(scope, options, names, { because: '`api` is missing', fix: 'set `api` to an existing API' });
    return undefined;
  }
  rejectWithoutEffect(scope, options, propsOfKind(NEEDS, 'new-api'), {
    because: '`api` already exists',
    fix: 'configure the API where you create it',
  });
  if (resource.api !== api) {
    throw configurationError(scope, {
      prop: 'resource',
      problem: 'must be a resource of `api`',
      fix: 'leave `api` out, or use one of its resources',
    });
  }
  rejectPrivate(scope, api);
  rejectTaken(scope, resource);
  return { api, resource, stage: stageOf(scope, api, options.stage) };
}

/** Returns the stage's name as text if possible: the stage's own attribute depends on the deployment and the function. */
export function stageName(stage: IStage): string {
  const resource = stage.node.defaultChild;
  return (resource instanceof CfnStage ? resource.stageName : undefined) ?? stage.stageName;
}

/** Returns the host that AWS assigns. `RestApi.url` ends in a slash, which `urlFor` would double. */
export function defaultHost(api: IRestApi): string {
  const { region, urlSuffix } = Stack.of(api);
  return `${api.restApiId}.execute-api.${region}.${urlSuffix}`;
}

function rejectPrivate(scope: Construct, api: IRestApi): void {
  const resource = api.node.defaultChild;
  if (!(resource instanceof CfnRestApi)) return;
  const { types = [] } = Stack.of(api).resolve(resource.endpointConfiguration) ?? {};
  if (!types.includes('PRIVATE')) return;
  throw configurationError(scope, {
    prop: 'api',
    value: 'PRIVATE',
    problem: "must be REGIONAL or EDGE, because Twilio can't call an API that is only open to a VPC",
    fix: 'use a public API, or leave `api` out for a new one',
  });
}

function rejectTaken(scope: Construct, resource: IResource): void {
  if (!resource.getResource('{proxy+}') && !resource.node.tryFindChild('ANY')) return;
  throw configurationError(scope, {
    prop: 'resource',
    value: resource.path,
    problem: 'must not have a child `{proxy+}` or a method `ANY`, because the front door adds both',
    fix: 'add a resource for the webhook, such as `api.root.addResource("twilio")`',
  });
}

function stageOf(scope: Construct, api: IRestApi, given: IStage | undefined): IStage {
  if (!(api instanceof RestApiBase) || !api.latestDeployment) warnAboutDeployment(scope);
  const stage = given ?? (api instanceof RestApiBase ? api.deploymentStage : undefined);
  if (stage) return stage;
  throw configurationError(scope, {
    prop: 'stage',
    value: undefined,
    problem: "`api` is imported or doesn't deploy a stage",
    fix: 'set `stage: Stage.fromStageAttributes(…)`',
  });
}

function warnAboutDeployment(scope: Construct): void {
  Annotations.of(scope).addWarningV2(
    'cdk-twilio-webhook:undeployedRestApi',
    "`api` is imported or doesn't deploy itself, so the new methods don't answer until you deploy its stage again. " +
      'Fix: create an `aws_apigateway.Deployment` that depends on this webhook, or run `aws apigateway create-deployment`.',
  );
}
