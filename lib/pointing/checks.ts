import { Stack, Token } from 'aws-cdk-lib';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { E164, isSid } from '../contract';
import { configurationError } from '../validation';
import type { PointingOptions, PointPhoneNumberProps } from './options';

const SIDS = { phoneNumberSid: 'PN', messagingServiceSid: 'MG', twimlAppSid: 'AP' } as const;

/** The number or the SID, whichever was given. */
export function numberOrSid(scope: Construct, { phoneNumber, phoneNumberSid }: PointPhoneNumberProps): string {
  if (phoneNumberSid !== undefined && phoneNumber === undefined) return sid(scope, 'phoneNumberSid', phoneNumberSid);
  if (phoneNumber === undefined || phoneNumberSid !== undefined) {
    throw configurationError(scope, {
      prop: 'phoneNumber, phoneNumberSid',
      problem: 'exactly one of them names the number',
      fix: 'keep one',
    });
  }
  if (Token.isUnresolved(phoneNumber) || E164.test(phoneNumber)) return phoneNumber;
  throw configurationError(scope, {
    prop: 'phoneNumber',
    value: phoneNumber,
    problem: 'must be in E.164 form: a plus, the country code and the number, digits only',
    fix: 'write it as in "+14155550100"',
  });
}

/** A SID of the kind that the prop is for. */
export function sid(scope: Construct, prop: keyof typeof SIDS, value: string): string {
  if (Token.isUnresolved(value) || isSid(value, SIDS[prop])) return value;
  throw configurationError(scope, {
    prop,
    value,
    problem: `must be ${SIDS[prop]} and 32 hexadecimal digits`,
    fix: "copy it from Twilio's console",
  });
}

/** What Twilio can be told to ask: an http or https URL. */
export function checkFallbackUrl(scope: Construct, { fallbackUrl }: PointingOptions): void {
  if (fallbackUrl === undefined || Token.isUnresolved(fallbackUrl) || /^https?:\/\/[^\s/]+\S*$/.test(fallbackUrl))
    return;
  throw configurationError(scope, {
    prop: 'fallbackUrl',
    value: fallbackUrl,
    problem: 'must be a whole URL, because it is best of another service',
    fix: 'write it as in "https://fallback.example.com/voice"',
  });
}

/** Refuses a secret whose value stands in the template. */
export function checkCredentials(scope: Construct, { credentials }: PointingOptions): void {
  const resource = credentials.node.defaultChild;
  if (!(resource instanceof CfnSecret)) return;
  if (typeof Stack.of(credentials).resolve(resource.secretString) !== 'string') return;
  throw configurationError(scope, {
    prop: 'credentials',
    problem: 'the secret has its value in the template, where everyone who can read the stack can read it',
    fix: 'store the API key with "aws secretsmanager create-secret" and use Secret.fromSecretNameV2(…)',
  });
}
