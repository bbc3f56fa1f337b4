import { Stack, Token } from 'aws-cdk-lib';
import { RestApiBase } from 'aws-cdk-lib/aws-apigateway';
import { CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import { CfnRotationSchedule, CfnSecret, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { type FrontDoorConfig, isPublicOrigin } from '../front-door';
import { configurationError } from '../validation';
import { resolvedTemplate } from './deployment';
import type { CheckedWebhook } from './options';

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
function isNamed({ frontDoor }: CheckedDoor): boolean {
  const { knownOrigins = [], restApi, httpApi, dnsTarget } = frontDoor;
  return knownOrigins.length > 0 && !((restApi || httpApi) && dnsTarget === undefined);
}

/** Whether the records for its name are made with the door; behind a distribution there may be others as well. */
function isRecorded({ frontDoor: { url }, scope }: CheckedDoor): boolean {
  const records = scope.node.findAll().filter((each) => each instanceof CfnRecordSet);
  const origins = records.map(({ name }) => `https://${name.replace(/\.$/, '')}`);
  return origins.some((origin) => url === origin || url.startsWith(`${origin}/`));
}

/** Whether what an API hands to the function is in its stage once the stack is deployed. */
function isDeployed({ frontDoor: { restApi, httpStage } }: CheckedDoor): boolean {
  if (restApi) return restApi instanceof RestApiBase && restApi.latestDeployment !== undefined;
  const stage = httpStage?.node.defaultChild;
  return !(stage instanceof CfnStage) || stage.autoDeploy === true;
}

/** Why something is not checked at deployment. */
export interface NotChecked {
  readonly id: string;
  readonly words: string;
}

/** What the reason is called for which a deployment is not checked at all. */
const SELF_CHECK_OFF = 'selfCheckOff';

/** A secret that has no value yet: there is nothing to sign with. */
export function emptySecret({ authToken }: CheckedWebhook): NotChecked | undefined {
  return authToken.secret && isEmptySecret(authToken.secret) ? { id: SELF_CHECK_OFF, words: NO_TOKEN } : undefined;
}

/** Origins of what is in front of the doors. */
export function withoutProxies({ proxies }: CheckedWebhook): NotChecked | undefined {
  return proxies.length > 0 ? { id: 'selfCheckWithoutProxies', words: notOurs(proxies) } : undefined;
}

/** Why a door is left out: nobody knows at synth whether it answers by the time of the deployment. */
export function notCheckedBecause(door: CheckedDoor): NotChecked | undefined {
  const off = (words: string) => ({ id: SELF_CHECK_OFF, words });
  if (isNamed(door) && !isRecorded(door)) return off(noRecord(door));
  return isDeployed(door) ? undefined : off(notDeployed(door));
}

const NO_TOKEN =
  'Deployments are not checked: the secret of the auth token is made empty, so that there is nothing to sign with yet. ' +
  'Give rotateEvery once it has a value, or use selfCheck: SelfCheck.always().';

/** Made here without a value, and without the rotation that only a secret with a value can have. */
function isEmptySecret(secret: ISecret): boolean {
  const resource = secret.node.defaultChild;
  if (!(resource instanceof CfnSecret)) return false;
  const beside = secret.node.scope?.node.findAll() ?? [];
  if (beside.some((each) => each instanceof CfnRotationSchedule)) return false;
  const [{ Properties = {} } = {}] = Object.values(resolvedTemplate(resource).Resources ?? {});
  const { SecretString, GenerateSecretString } = Properties;
  return !SecretString && !GenerateSecretString;
}

function noRecord({ frontDoor }: CheckedDoor): string {
  return (
    `Deployments are not checked: no DNS record for ${frontDoor.url} is made here, so its name may not resolve yet. ` +
    'Give hostedZone, or use selfCheck: SelfCheck.always() once the record is there, or SelfCheck.off() to say that it is meant.'
  );
}

function notDeployed({ scope }: CheckedDoor): string {
  return (
    `Deployments are not checked: the API of ${scope.node.path} is not deployed here, so what is new in it may not answer yet. ` +
    'Use selfCheck: SelfCheck.always() once they do, or SelfCheck.off() to say that it is meant.'
  );
}

function notOurs(origins: readonly string[]): string {
  return (
    `Deployments do not check ${origins.join(', ')}: what is in front may not be there yet. ` +
    'Use selfCheck: SelfCheck.always() once it is, or a canary.'
  );
}

/** Refuses origins that nothing could be asked at. */
export function checkOrigins(scope: Construct, origins: readonly string[]): void {
  for (const origin of origins) {
    if (Token.isUnresolved(origin) || isPublicOrigin(origin)) continue;
    throw configurationError(scope, {
      prop: 'selfCheck.origins',
      value: origin,
      problem: 'each must be of the form https://host[:port][/basePath]',
      fix: 'leave out user info, query, fragment and trailing slash, and write https',
    });
  }
}
