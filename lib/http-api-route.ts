import { CfnRoute, type IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { mistake } from './errors';

/** The routes of an HTTP API that this app makes. */
export function routesAt(api: IHttpApi): CfnRoute[] {
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
        const allowed = `"ANY ${path}" is a route of this API already, and an API has each once`;
        const fix = 'give this webhook another path, or take that route away';
        return mistake(undefined, { prop: 'routes', value: path, allowed, fix }).message;
      });
    },
  });
}
