import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';

/** What every pointing has. */
export interface PointingOptions {
  /**
   * The API key with which the URLs are set: a secret with the JSON `{"accountSid", "apiKeySid", "apiKeySecret"}`, or one
   * of the type `TwilioApiKey` that AWS rotates itself. A restricted key needs to read and update what is pointed, and to
   * read Messaging Services for the check whether one overrides a number. The deployment alone reads it, never the webhook.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-partner-TwilioApiKey.html
   */
  readonly credentials: ISecret;

  /**
   * Asked when the service fails to answer, with the method that is set for it already: a whole URL, best of another
   * service.
   *
   * @default - the fallback is left as it is
   */
  readonly fallbackUrl?: string;

  /**
   * The route that is told how calls go, or messages that a Messaging Service sends.
   *
   * @default - the status callback is left as it is
   */
  readonly statusCallbackPath?: string;
}

/** What a phone number is pointed with. */
export interface PointPhoneNumberProps extends PointingOptions {
  /**
   * The number in E.164 form, such as `+14155550100`. Either this or `phoneNumberSid`.
   *
   * @default - `phoneNumberSid` names it
   */
  readonly phoneNumber?: string;

  /**
   * The number's SID (`PN…`). Either this or `phoneNumber`.
   *
   * @default - `phoneNumber` names it
   */
  readonly phoneNumberSid?: string;

  /**
   * The route for calls, such as `/voice`.
   *
   * @default - calls are left as they are
   */
  readonly voicePath?: string;

  /**
   * The route for messages, such as `/message`.
   *
   * @default - messages are left as they are
   */
  readonly messagePath?: string;

  /**
   * Whether to point a number whose URLs Twilio ignores, because a TwiML App, a trunk or a Messaging Service overrides
   * them. Otherwise the first deployment fails and names it; later ones only warn.
   *
   * @default false
   */
  readonly allowOverridden?: boolean;
}

/** What a Messaging Service is pointed with. */
export interface PointMessagingServiceProps extends PointingOptions {
  /** The service's SID (`MG…`). */
  readonly messagingServiceSid: string;

  /**
   * The route for messages, such as `/message`. The service then uses it for all its numbers, whatever theirs is.
   *
   * @default - messages are left as they are
   */
  readonly messagePath?: string;
}

/** What a TwiML App is pointed with. */
export interface PointTwimlAppProps extends PointingOptions {
  /** The application's SID (`AP…`). */
  readonly twimlAppSid: string;

  /**
   * The route for calls, such as `/voice`.
   *
   * @default - calls are left as they are
   */
  readonly voicePath?: string;

  /**
   * The route for messages, such as `/message`.
   *
   * @default - messages are left as they are
   */
  readonly messagePath?: string;
}
