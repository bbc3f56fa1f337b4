import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITwilioWebhook } from '../webhook-interface';

/** Properties that every pointing has. */
export interface PointingProps {
  /** The webhook that Twilio calls. */
  readonly webhook: ITwilioWebhook;

  /**
   * The Twilio API key that sets the URLs: a secret with the JSON `{"accountSid", "apiKeySid", "apiKeySecret"}`, or one
   * of the type `TwilioApiKey` that AWS rotates. A restricted key needs to read and update the resource, and to read
   * Messaging Services to find out whether one overrides a number. Only the deployment reads it, never the webhook.
   *
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/mes-partner-TwilioApiKey.html
   */
  readonly credentials: ISecret;

  /**
   * The full URL that Twilio requests when the webhook fails, preferably of another service. Twilio uses the method that
   * is already configured.
   *
   * @default - the fallback URL isn't changed
   */
  readonly fallbackUrl?: string;

  /**
   * The route that receives the status of calls, or of messages that a Messaging Service sends.
   *
   * @default - the status callback isn't changed
   */
  readonly statusCallbackPath?: string;
}

/** Properties of {@link PhoneNumberPointing}. */
export interface PhoneNumberPointingProps extends PointingProps {
  /**
   * The number in E.164 format, such as `+14155550100`. Set either this or `phoneNumberSid`.
   *
   * @default - `phoneNumberSid` identifies the number
   */
  readonly phoneNumber?: string;

  /**
   * The SID of the number (`PN…`). Set either this or `phoneNumber`.
   *
   * @default - `phoneNumber` identifies the number
   */
  readonly phoneNumberSid?: string;

  /**
   * The route for calls, such as `/voice`.
   *
   * @default - the URL for calls isn't changed
   */
  readonly voicePath?: string;

  /**
   * The route for messages, such as `/message`.
   *
   * @default - the URL for messages isn't changed
   */
  readonly messagePath?: string;

  /**
   * Whether to point a number whose URLs Twilio ignores because a TwiML App, a trunk or a Messaging Service overrides
   * them. By default the first deployment fails and names what overrides the number; later ones only warn.
   *
   * @default false
   */
  readonly allowOverridden?: boolean;
}

/** Properties of {@link MessagingServicePointing}. */
export interface MessagingServicePointingProps extends PointingProps {
  /** The SID of the Messaging Service (`MG…`). */
  readonly messagingServiceSid: string;

  /**
   * The route for messages, such as `/message`. The service then uses it for all of its numbers, whatever their own URL.
   *
   * @default - the URL for messages isn't changed
   */
  readonly messagePath?: string;
}

/** Properties of {@link TwimlAppPointing}. */
export interface TwimlAppPointingProps extends PointingProps {
  /** The SID of the TwiML App (`AP…`). */
  readonly twimlAppSid: string;

  /**
   * The route for calls, such as `/voice`.
   *
   * @default - the URL for calls isn't changed
   */
  readonly voicePath?: string;

  /**
   * The route for messages, such as `/message`.
   *
   * @default - the URL for messages isn't changed
   */
  readonly messagePath?: string;
}

/** The kind of resource at Twilio, as the handler of the custom resource names it. */
export type PointingKind = 'phone-number' | 'messaging-service' | 'twiml-app';

/** The props of any kind of pointing. */
export type AnyPointingProps = PointingProps &
  Partial<PhoneNumberPointingProps & MessagingServicePointingProps & TwimlAppPointingProps>;
