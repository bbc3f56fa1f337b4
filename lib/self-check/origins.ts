import { Token } from 'aws-cdk-lib';
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import { CfnRotationSchedule, CfnSecret, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { mistake } from '../errors';
import { isPublicOrigin } from '../public-origin';
import type { SelfCheckBindOptions } from '../self-check';
import { rendered } from './rendered';

/** What the reason is called for which a deployment is not checked at all. */
export const SELF_CHECK_OFF = 'selfCheckOff';

/** Why something is not checked at deployment. */
export interface NotChecked {
  readonly id: string;
  readonly words: string;
}

/** What is left out where nobody knows at synth whether a name resolves by the time of the deployment. */
export function notCheckedBecause(own: SelfCheckBindOptions): NotChecked[] {
  const { frontDoor, frontDoorScope, publicOrigins, authToken } = own;
  if (authToken.secret && isEmptySecret(authToken.secret)) return [{ id: SELF_CHECK_OFF, words: NO_TOKEN }];
  const named = (frontDoor.knownOrigins ?? []).length > 0;
  const recorded = frontDoorScope.node.findAll().some((each) => each instanceof CfnRecordSet);
  const proxies = publicOrigins.filter((origin) => origin !== frontDoor.url);
  return [
    ...(named && !recorded ? [{ id: SELF_CHECK_OFF, words: noRecord(frontDoor.url) }] : []),
    ...(proxies.length > 0 ? [{ id: 'selfCheckWithoutProxies', words: notOurs(proxies) }] : []),
  ];
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
  const [{ Properties = {} } = {}] = Object.values(rendered(resource).Resources ?? {});
  const { SecretString, GenerateSecretString } = Properties;
  return !SecretString && !GenerateSecretString;
}

function noRecord(url: string): string {
  return (
    `Deployments are not checked: no DNS record for ${url} is made here, so its name may not resolve yet. ` +
    'Give hostedZone, or use selfCheck: SelfCheck.always() once the record is there, or SelfCheck.off() to say that it is meant.'
  );
}

function notOurs(origins: string[]): string {
  return (
    `Deployments do not check ${origins.join(', ')}: what is in front may not be there yet. ` +
    'Use selfCheck: SelfCheck.always() once it is, or a canary.'
  );
}

/** Refuses origins that nothing could be asked at. */
export function checkOrigins(scope: Construct, origins: readonly string[]): void {
  for (const origin of origins) {
    if (Token.isUnresolved(origin) || isPublicOrigin(origin)) continue;
    throw mistake(scope, {
      prop: 'selfCheck.origins',
      value: origin,
      allowed: 'each must be of the form https://host[:port][/basePath]',
      fix: 'leave out user info, query, fragment and trailing slash, and write https',
    });
  }
}
