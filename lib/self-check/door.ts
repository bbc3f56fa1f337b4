import { Stack } from 'aws-cdk-lib';
import { RestApiBase } from 'aws-cdk-lib/aws-apigateway';
import { CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { FrontDoorConfig } from '../front-door-interface';

/** A front door, and the construct that it consists of. */
export interface CheckedDoor {
  readonly frontDoor: FrontDoorConfig;
  readonly scope: Construct;
}

/** What has to be in place before a door can be checked: the deployment and the stage of an API that it shares, too. */
export function partsOf({ frontDoor, scope }: CheckedDoor): Construct[] {
  const { restApi, restStage, httpStage } = frontDoor;
  const deployment = restApi instanceof RestApiBase ? restApi.latestDeployment : undefined;
  const shared = [deployment, restStage, httpStage];
  const here = Stack.of(scope);
  const beside = shared.filter((part) => part !== undefined && Stack.of(part) === here) as Construct[];
  return [scope, ...beside];
}

/** Whether Twilio calls a name of the user's, and not one that AWS gave an API or a function and that always resolves. */
export function isNamed({ frontDoor }: CheckedDoor): boolean {
  const { knownOrigins = [], restApi, httpApi, dnsTarget } = frontDoor;
  return knownOrigins.length > 0 && !((restApi || httpApi) && dnsTarget === undefined);
}

/** Whether the records for its name are made with the door; behind a distribution there may be others as well. */
export function isRecorded({ frontDoor: { url }, scope }: CheckedDoor): boolean {
  const records = scope.node.findAll().filter((each) => each instanceof CfnRecordSet);
  const origins = records.map(({ name }) => `https://${name.replace(/\.$/, '')}`);
  return origins.some((origin) => url === origin || url.startsWith(`${origin}/`));
}

/** Whether what an API hands to the function is in its stage once the stack is deployed. */
export function isDeployed({ frontDoor: { restApi, httpStage } }: CheckedDoor): boolean {
  if (restApi) return restApi instanceof RestApiBase && restApi.latestDeployment !== undefined;
  const stage = httpStage?.node.defaultChild;
  return !(stage instanceof CfnStage) || stage.autoDeploy === true;
}
