import { Stack } from 'aws-cdk-lib';
import { RestApiBase } from 'aws-cdk-lib/aws-apigateway';
import { CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import { CfnRotationSchedule, CfnSecret, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { FrontDoorConfig } from '../front-door';
import { resolvedTemplate } from '../validation';
import type { CheckedWebhook } from './options';

/** A front door or a relay, and the construct that contains its resources. */
export interface CheckedDoor {
  readonly frontDoor: FrontDoorConfig;
  readonly scope: Construct;
  /** The constructs that must exist before a check. @default - all below `scope`, and what it shares with others */
  readonly parts?: readonly Construct[];
}

/** Returns the constructs that must exist before a check, including the deployment and stage of an API that others share. */
export function partsOf({ frontDoor, scope, parts }: CheckedDoor): Construct[] {
  if (parts) return [...parts];
  const { restApi, restStage, httpStage } = frontDoor;
  const deployment = restApi instanceof RestApiBase ? restApi.latestDeployment : undefined;
  const shared = [deployment, restStage, httpStage];
  const stack = Stack.of(scope);
  return [scope, ...(shared.filter((part) => part !== undefined && Stack.of(part) === stack) as Construct[])];
}

/** The reason why a deployment doesn't check something. */
export interface NotChecked {
  readonly id: string;
  readonly text: string;
}

/** Returns the reason not to check anything: a secret without a value has nothing to sign with. */
export function emptySecret({ authToken }: CheckedWebhook): NotChecked | undefined {
  if (!authToken.secret || !isEmptySecret(authToken.secret)) return undefined;
  return notChecked(
    'Deployments are not checked, because the secret of the auth token is created without a value. ' +
      'Set `rotateEvery` once it has a value, or check with `allOrigins: true`.',
  );
}

/** Returns the reason not to check the proxies in front of the front doors. */
export function withoutProxies({ proxies }: CheckedWebhook): NotChecked | undefined {
  if (proxies.length === 0) return undefined;
  return {
    id: 'selfCheckWithoutProxies',
    text:
      `Deployments do not check ${proxies.join(', ')}, because the proxy may not exist yet. ` +
      'Check with `allOrigins: true` once it does, or add a canary.',
  };
}

/** Returns the reason not to check a front door: it may not answer by the time of the deployment. */
export function notCheckedBecause(door: CheckedDoor): NotChecked | undefined {
  const { frontDoor, scope } = door;
  if (hasOwnName(door) && !hasRecord(door)) {
    return notChecked(
      `Deployments do not check ${frontDoor.url}, because the stack has no DNS record for it and the name may not resolve yet. ` +
        'Set `hostedZone`, or check with `allOrigins: true` once the record exists.',
    );
  }
  if (isDeployed(door)) return undefined;
  return notChecked(
    `Deployments do not check the API of ${scope.node.path}, because the stack does not deploy it and its new routes may not answer yet. ` +
      'Check with `allOrigins: true` once they do.',
  );
}

function notChecked(text: string): NotChecked {
  return { id: 'selfCheckOff', text };
}

/** Whether the secret is created without a value, and without rotation, which only a secret with a value can have. */
function isEmptySecret(secret: ISecret): boolean {
  const resource = secret.node.defaultChild;
  if (!(resource instanceof CfnSecret)) return false;
  const siblings = secret.node.scope?.node.findAll() ?? [];
  if (siblings.some((each) => each instanceof CfnRotationSchedule)) return false;
  const [{ Properties = {} } = {}] = Object.values(resolvedTemplate(resource).Resources ?? {});
  const { SecretString, GenerateSecretString } = Properties;
  return !SecretString && !GenerateSecretString;
}

/** Whether Twilio calls a user's domain name, unlike the name of an API or a function that AWS assigns and resolves. */
function hasOwnName({ frontDoor }: CheckedDoor): boolean {
  const { knownOrigins = [], restApi, httpApi, dnsTarget } = frontDoor;
  return knownOrigins.length > 0 && !((restApi || httpApi) && dnsTarget === undefined);
}

/** Whether the front door contains the records of its name. Behind a distribution, there may be others as well. */
function hasRecord({ frontDoor: { url }, scope }: CheckedDoor): boolean {
  const records = scope.node.findAll().filter((each) => each instanceof CfnRecordSet);
  const origins = records.map(({ name }) => `://${name.replace(/\.$/, '')}/`);
  return origins.some((origin) => `${url}/`.includes(origin));
}

/** Whether the new routes of an API are in its stage once the stack is deployed. */
function isDeployed({ frontDoor: { restApi, httpStage } }: CheckedDoor): boolean {
  if (restApi) return restApi instanceof RestApiBase && restApi.latestDeployment !== undefined;
  const stage = httpStage?.node.defaultChild;
  return !(stage instanceof CfnStage) || stage.autoDeploy === true;
}
