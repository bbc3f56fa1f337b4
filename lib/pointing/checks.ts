import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { E164, isSid } from '../contract';
import { configurationError } from '../validation';
import type { AnyPointingProps, PointingKind } from './props';

const SIDS = { phoneNumberSid: 'PN', messagingServiceSid: 'MG', twimlAppSid: 'AP' } as const;

/** Returns the number or the SID that identifies the resource at Twilio. */
export function targetOf(scope: Construct, kind: PointingKind, props: AnyPointingProps): string {
  switch (kind) {
    case 'phone-number':
      return numberOrSid(scope, props);
    case 'messaging-service':
      return sid(scope, 'messagingServiceSid', props.messagingServiceSid);
    case 'twiml-app':
      return sid(scope, 'twimlAppSid', props.twimlAppSid);
  }
}

function numberOrSid(scope: Construct, { phoneNumber, phoneNumberSid }: AnyPointingProps): string {
  if ((phoneNumber === undefined) === (phoneNumberSid === undefined)) {
    throw configurationError(scope, {
      prop: 'phoneNumber, phoneNumberSid',
      problem: 'exactly one of them must identify the number',
      fix: phoneNumber === undefined ? 'set one of them' : 'remove one of them',
    });
  }
  if (phoneNumber === undefined) return sid(scope, 'phoneNumberSid', phoneNumberSid);
  if (Token.isUnresolved(phoneNumber) || E164.test(phoneNumber)) return phoneNumber;
  throw configurationError(scope, {
    prop: 'phoneNumber',
    value: phoneNumber,
    problem: 'must be in E.164 format: a plus sign, the country code and the number, only digits',
    fix: 'write it like "+14155550100"',
  });
}

function sid(scope: Construct, prop: keyof typeof SIDS, value: string | undefined): string {
  if (value !== undefined && (Token.isUnresolved(value) || isSid(value, SIDS[prop]))) return value;
  throw configurationError(scope, {
    prop,
    value,
    problem: `must be ${SIDS[prop]} and 32 hexadecimal digits`,
    fix: 'copy it from the Twilio Console',
  });
}

/** Rejects a pointing that would set nothing, or a fallback for a URL that it doesn't set. */
export function checkPaths(scope: Construct, kind: PointingKind, props: AnyPointingProps): void {
  const { voicePath, messagePath, statusCallbackPath, fallbackUrl } = props;
  const incoming = voicePath !== undefined || messagePath !== undefined;
  if (incoming || (statusCallbackPath !== undefined && fallbackUrl === undefined)) return;
  const [paths, example] =
    kind === 'messaging-service'
      ? ['messagePath', 'messagePath: "/message"']
      : ['voicePath, messagePath', 'voicePath: "/voice"'];
  throw configurationError(scope, {
    prop: fallbackUrl === undefined ? `${paths}, statusCallbackPath` : paths,
    problem:
      fallbackUrl === undefined
        ? 'at least one of them is required'
        : '`fallbackUrl` has no effect without at least one of them',
    fix: `set \`${example}\``,
  });
}

/** Rejects a fallback that isn't a full HTTP or HTTPS URL. */
export function checkFallbackUrl(scope: Construct, { fallbackUrl }: AnyPointingProps): void {
  if (fallbackUrl === undefined || Token.isUnresolved(fallbackUrl)) return;
  if (/^https?:\/\/[^\s/]+\S*$/.test(fallbackUrl)) return;
  throw configurationError(scope, {
    prop: 'fallbackUrl',
    value: fallbackUrl,
    problem: 'must be a full URL, because it usually belongs to another service',
    fix: 'write it like "https://fallback.example.com/voice"',
  });
}
