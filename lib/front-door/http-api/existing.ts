import { Annotations } from 'aws-cdk-lib';
import { CfnRoute, CfnStage, type IHttpApi, type IHttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { configurationError, propsOfKind, rejectWithoutEffect } from '../../validation';
import type { HttpApiFrontDoorOptions } from './options';

/** An HTTP API with the stage that Twilio calls, and the routes that go to the function. */
export interface HttpApiPlace {
  readonly api: IHttpApi;
  readonly stage: IHttpStage;
  readonly routes: string[];
}

/** The API that each option needs: a new one, an existing one, or either. */
const NEEDS: Readonly<Record<keyof HttpApiFrontDoorOptions, 'new-api' | 'existing-api' | 'either'>> = {
  throttle: 'new-api',
  accessLogs: 'new-api',
  disableExecuteApiEndpoint: 'new-api',
  stage: 'existing-api',
  routes: 'existing-api',
  api: 'either',
  domain: 'either',
  domainName: 'either',
  hostedZone: 'either',
  certificate: 'either',
  basePath: 'either',
  payloadFormatVersion: 'either',
};

/** Returns the given API, if there is one, with the self-check's path as one of its routes. */
export function existingHttpApi(
  scope: Construct,
  options: HttpApiFrontDoorOptions,
  selfCheckPath: string | undefined,
): HttpApiPlace | undefined {
  const { api } = options;
  if (!api) {
    const names = propsOfKind(NEEDS, 'existing-api');
    rejectWithoutEffect(scope, options, names, { because: '`api` is missing', fix: 'set `api` to an existing API' });
    return undefined;
  }
  rejectWithoutEffect(scope, options, propsOfKind(NEEDS, 'new-api'), {
    because: '`api` already exists',
    fix: 'configure the API where you create it',
  });
  const routes = routesOf(scope, options.routes);
  return { api, stage: stageOf(scope, api, options.stage), routes: [...routes, ...missing(api, selfCheckPath)] };
}

/** Rejects, at synth, paths that another route of the API has, because the deployment would fail. */
export function rejectTakenRoutes(scope: Construct, api: IHttpApi, paths: readonly string[]): void {
  scope.node.addValidation({
    validate: () => {
      const others = routesAt(api).filter((route) => !route.node.scopes.includes(scope));
      const taken = paths.filter((path) => others.some(({ routeKey }) => routeKey === `ANY ${path}`));
      return taken.map((path) => {
        const problem = 'another route of the API has the same path';
        const fix = 'use another path for this webhook, or remove the other route';
        return configurationError(undefined, { prop: 'routes', value: path, problem, fix }).message;
      });
    },
  });
}

/** Returns the URL of an API at a stage, without a trailing slash. */
export function stageUrl(api: IHttpApi, stage: IHttpStage): string {
  return stage.stageName === '$default' ? api.apiEndpoint : `${api.apiEndpoint}/${stage.stageName}`;
}

function stageOf(scope: Construct, api: IHttpApi, given: IHttpStage | undefined): IHttpStage {
  const stage = given ?? api.defaultStage;
  if (stage) {
    warnAboutDeployment(scope, stage);
    return stage;
  }
  throw configurationError(scope, {
    prop: 'stage',
    value: undefined,
    problem: '`api` is imported or has no default stage',
    fix: 'set `stage: HttpStage.fromHttpStageAttributes(…)`',
  });
}

const ROUTE = /^\/[^\s?#]*$/;

function routesOf(scope: Construct, routes: string[] = []): string[] {
  const wrong = routes.find((route) => !ROUTE.test(route));
  if (routes.length > 0 && wrong === undefined) return [...new Set(routes)];
  throw configurationError(scope, {
    prop: 'routes',
    value: wrong,
    problem: 'must list the paths of `api` that go to the function, each with a leading slash',
    fix: 'set it to a list such as ["/voice", "/message"] or ["/twilio/{proxy+}"]',
  });
}

/**
 * Returns the self-check's path, unless another door of the same webhook has already added it. It has its own route,
 * because an exact path takes precedence over all others.
 */
function missing(api: IHttpApi, path: string | undefined): string[] {
  if (path === undefined) return [];
  return routesAt(api).some(({ routeKey }) => routeKey === `ANY ${path}`) ? [] : [path];
}

/** The routes of an HTTP API that are created in this app. */
function routesAt(api: IHttpApi): CfnRoute[] {
  const all = api.node.root.node.findAll().filter((each) => each instanceof CfnRoute);
  return all.filter(({ apiId }) => apiId === api.apiId);
}

function warnAboutDeployment(scope: Construct, stage: IHttpStage): void {
  const resource = stage.node.defaultChild;
  if (!(resource instanceof CfnStage) || resource.autoDeploy === true) return;
  Annotations.of(scope).addWarningV2(
    'cdk-twilio-webhook:undeployedHttpApi',
    "The stage doesn't deploy automatically, so the new routes don't answer until you deploy it again. " +
      'Fix: set `autoDeploy: true` on the stage.',
  );
}
