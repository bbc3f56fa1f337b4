import { Annotations } from 'aws-cdk-lib';
import { CfnRoute, CfnStage, type IHttpApi, type IHttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { configurationError } from '../../validation';
import type { HttpApiFrontDoorProps } from './props';

/** The routes of an HTTP API that this app makes. */
function routesAt(api: IHttpApi): CfnRoute[] {
  const all = api.node.root.node.findAll().filter((each) => each instanceof CfnRoute);
  return all.filter(({ apiId }) => apiId === api.apiId);
}

/** Refuses, at synth, paths that another route of the API has, made before or after: the deployment would fail. */
export function refuseTaken(scope: Construct, api: IHttpApi, paths: readonly string[]): void {
  scope.node.addValidation({
    validate: () => {
      const others = routesAt(api).filter((route) => !route.node.scopes.includes(scope));
      const taken = paths.filter((path) => others.some(({ routeKey }) => routeKey === `ANY ${path}`));
      return taken.map((path) => {
        const problem = `"ANY ${path}" is a route of this API already, and an API has each once`;
        const fix = 'give this webhook another path, or take that route away';
        return configurationError(undefined, { prop: 'routes', value: path, problem, fix }).message;
      });
    },
  });
}

/** An HTTP API that is in place, and what of it goes to the function. */
export interface HttpApiPlace {
  readonly api: IHttpApi;
  readonly stage: IHttpStage;
  readonly routes: string[];
}

const OF_A_NEW_API = ['throttle', 'accessLogs', 'disableExecuteApiEndpoint'] as const;
const ROUTE = /^\/[^\s?#]*$/;

/** The API that was given, if one was; refuses one that lacks something. The self-check's path is one of its routes. */
export function existingHttpApi(
  scope: Construct,
  props: HttpApiFrontDoorProps,
  selfCheckPath: string | undefined,
): HttpApiPlace | undefined {
  const { api } = props;
  if (!api) {
    const prop = (['stage', 'routes'] as const).filter((name) => props[name] !== undefined).join(', ');
    if (prop === '') return undefined;
    throw configurationError(scope, {
      prop,
      problem: 'belongs to an api that already exists',
      fix: 'give api, or leave it out',
    });
  }
  refuseOptions(scope, props);
  const routes = routesOf(scope, props.routes);
  return { api, stage: stageOf(scope, api, props.stage), routes: [...routes, ...beside(api, selfCheckPath)] };
}

/** Where an API answers at a stage, without a trailing slash. */
export function stageUrl(api: IHttpApi, stage: IHttpStage): string {
  return stage.stageName === '$default' ? api.apiEndpoint : `${api.apiEndpoint}/${stage.stageName}`;
}

function refuseOptions(scope: Construct, props: HttpApiFrontDoorProps): void {
  const prop = OF_A_NEW_API.filter((name) => props[name] !== undefined).join(', ');
  if (prop === '') return;
  throw configurationError(scope, {
    prop,
    problem: 'would change nothing, because api is one that already exists',
    fix: 'set it where that is made, or leave it out',
  });
}

function stageOf(scope: Construct, api: IHttpApi, given: IHttpStage | undefined): IHttpStage {
  const stage = given ?? api.defaultStage;
  if (stage) {
    warnOfDeployment(scope, stage);
    return stage;
  }
  throw configurationError(scope, {
    prop: 'stage',
    value: undefined,
    problem: 'api is imported, or has no default stage, so its stage is not known',
    fix: 'give stage: HttpStage.fromHttpStageAttributes(…)',
  });
}

function routesOf(scope: Construct, routes: string[] = []): string[] {
  const wrong = routes.find((route) => !ROUTE.test(route));
  if (routes.length > 0 && wrong === undefined) return [...new Set(routes)];
  throw configurationError(scope, {
    prop: 'routes',
    value: wrong,
    problem: 'an API that is shared needs the paths that go to the function, each starting with a slash',
    fix: 'write them as in ["/voice", "/message"] or ["/twilio/{proxy+}"]',
  });
}

/**
 * The self-check's path, whatever paths the routes take: an exact one goes before all others. Another door of the same
 * webhook may have made it, and no other webhook can have.
 */
function beside(api: IHttpApi, path: string | undefined): string[] {
  if (path === undefined) return [];
  return routesAt(api).some(({ routeKey }) => routeKey === `ANY ${path}`) ? [] : [path];
}

function warnOfDeployment(scope: Construct, stage: IHttpStage): void {
  const resource = stage.node.defaultChild;
  if (!(resource instanceof CfnStage) || resource.autoDeploy === true) return;
  Annotations.of(scope).addWarningV2(
    'cdk-twilio-webhook:undeployedHttpApi',
    'the stage does not deploy itself: the new routes answer only after it was deployed again. ' +
      'Fix: set autoDeploy: true where the stage is made.',
  );
}
