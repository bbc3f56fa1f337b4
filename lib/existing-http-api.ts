import type { IHttpApi, IHttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { mistake } from './errors';
import type { HttpApiFrontDoorProps } from './http-api-props';

/** An HTTP API that is in place, and what of it goes to the function. */
export interface HttpApiPlace {
  readonly api: IHttpApi;
  readonly stage: IHttpStage;
  readonly routes: string[];
}

const OF_A_NEW_API = ['throttle', 'accessLogs', 'disableExecuteApiEndpoint'] as const;
const ROUTE = /^\/[^\s?#]*$/;

/** The API that was given, if one was; refuses one that lacks something. */
export function existingHttpApi(scope: Construct, props: HttpApiFrontDoorProps): HttpApiPlace | undefined {
  const { api } = props;
  if (!api) {
    const prop = (['stage', 'routes'] as const).filter((name) => props[name] !== undefined).join(', ');
    if (prop === '') return undefined;
    throw mistake(scope, { prop, allowed: 'belongs to an api that already exists', fix: 'give api, or leave it out' });
  }
  refuseOptions(scope, props);
  return { api, stage: stageOf(scope, api, props.stage), routes: routesOf(scope, props.routes) };
}

/** Where an API answers at a stage, without a trailing slash. */
export function stageUrl(api: IHttpApi, stage: IHttpStage): string {
  return stage.stageName === '$default' ? api.apiEndpoint : `${api.apiEndpoint}/${stage.stageName}`;
}

function refuseOptions(scope: Construct, props: HttpApiFrontDoorProps): void {
  const prop = OF_A_NEW_API.filter((name) => props[name] !== undefined).join(', ');
  if (prop === '') return;
  throw mistake(scope, {
    prop,
    allowed: 'would change nothing, because api is one that already exists',
    fix: 'set it where that is made, or leave it out',
  });
}

function stageOf(scope: Construct, api: IHttpApi, given: IHttpStage | undefined): IHttpStage {
  const stage = given ?? api.defaultStage;
  if (stage) return stage;
  throw mistake(scope, {
    prop: 'stage',
    value: undefined,
    allowed: 'api is imported, or has no default stage, so its stage is not known',
    fix: 'give stage: HttpStage.fromHttpStageAttributes(…)',
  });
}

function routesOf(scope: Construct, routes: string[] = []): string[] {
  const wrong = routes.find((route) => !ROUTE.test(route));
  if (routes.length > 0 && wrong === undefined) return routes;
  throw mistake(scope, {
    prop: 'routes',
    value: wrong,
    allowed: 'an API that is shared needs the paths that go to the function, each starting with a slash',
    fix: 'write them as in ["/voice", "/message"] or ["/twilio/{proxy+}"]',
  });
}
