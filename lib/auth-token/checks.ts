import { Annotations, Stack, Token } from 'aws-cdk-lib';
import { CfnSecret, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct, IConstruct } from 'constructs';
import { configurationError, resolvedTemplate } from '../validation';

/** A field of ours in the JSON of a secret that AWS completes with a random one. */
const FIELD = /"(?:authToken|secondaryAuthToken|accounts|apiKeySecret)"\s*:/;

/** Rejects a secret whose value is in the template. */
export function rejectPlainTextSecret(scope: IConstruct, secret: ISecret, prop: string): void {
  const resource = secret.node.defaultChild;
  if (!(resource instanceof CfnSecret)) return;
  const { secretString, generateSecretString } = resource;
  const { secretStringTemplate } = Stack.of(secret).resolve(generateSecretString) ?? {};
  const texts = [Stack.of(secret).resolve(secretString), FIELD.test(secretStringTemplate) && secretStringTemplate];
  if (!texts.some((text) => typeof text === 'string')) return;
  throw configurationError(scope, {
    prop,
    problem: 'the value of the secret is in the template, where everyone who can read the stack can read it',
    fix: 'store it with `aws secretsmanager create-secret`, and import it with `Secret.fromSecretNameV2(…)`',
  });
}

/** Rejects anything but a construct where a secret or a parameter belongs. For callers in JavaScript. */
export function rejectText(value: unknown, prop: string, fix: string): void {
  if (typeof value === 'object' && value !== null && 'node' in value) return;
  // Without the value, which may be the token.
  throw configurationError(undefined, { prop, problem: 'must be a construct, never a name or the token itself', fix });
}

/** Warns about a secret that CloudFormation fills with random characters, as CDK's `new Secret` does without a value. */
export function warnAboutGeneratedSecret(scope: Construct, prop: string, secret: ISecret | undefined): void {
  const resource = secret?.node.defaultChild;
  if (!(resource instanceof CfnSecret) || !isGenerated(resource)) return;
  Annotations.of(scope).addWarningV2(
    'cdk-twilio-webhook:generatedSecret',
    `\`${prop}\` is the secret ${resource.node.path}, which AWS fills with random characters that Twilio doesn't know: ` +
      'every request is refused until you store the value. Fix: create the secret with ' +
      '`aws secretsmanager create-secret`, and import it with `Secret.fromSecretNameV2(…)`; or acknowledge this warning ' +
      'and store the value with `aws secretsmanager put-secret-value` after the deployment.',
  );
}

/** Whether the template asks for a random value, as far as it is known by now. */
function isGenerated(resource: CfnSecret): boolean {
  const [rendered] = Object.values(resolvedTemplate(resource).Resources ?? {});
  return rendered?.Properties?.['GenerateSecretString'] !== undefined;
}

/**
 * Warns about a secret in another account without a known key. Other accounts can't use the AWS managed key, and a key
 * that isn't known can't be granted.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html
 */
export function warnAboutCrossAccountSecret(scope: Construct, secret: ISecret | undefined): void {
  if (!secret || secret.encryptionKey) return;
  const here = Stack.of(scope).account;
  const there = secret.env.account;
  if (Token.isUnresolved(here) || Token.isUnresolved(there) || here === there) return;
  Annotations.of(scope).addWarningV2(
    'cdk-twilio-webhook:secretOfAnotherAccount',
    `\`authToken\` is a secret in account ${there}. Roles in ${here} can read it only if it is encrypted with a ` +
      'customer managed key, the policies of the key and of the secret allow it, and the roles may use the key. ' +
      'Fix: import the secret with `Secret.fromSecretAttributes` and its `encryptionKey`, which grants the use of the key, ' +
      'and set both policies in the other account.',
  );
}
