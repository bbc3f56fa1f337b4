import type { Construct } from 'constructs';
import { PointingBase } from './pointing-base';
import type { MessagingServicePointingProps, PhoneNumberPointingProps, TwimlAppPointingProps } from './props';

/**
 * Points a phone number at routes of a webhook, through Twilio's REST API. An update moves the URLs. When the construct
 * leaves the stack, the number gets its previous URLs back, except those that somebody has changed since.
 *
 * @example
 * new PhoneNumberPointing(this, 'Number', { webhook, phoneNumber: '+14155550100', credentials, voicePath: '/voice' });
 */
export class PhoneNumberPointing extends PointingBase {
  /**
   * Defines the pointing.
   *
   * @param scope the parent of the construct
   * @param id the ID of the construct, unique within `scope`
   * @param props the webhook, the number, the API key and the routes
   * @throws {Error} when a prop is invalid; the message names the prop and the fix
   */
  public constructor(scope: Construct, id: string, props: PhoneNumberPointingProps) {
    super(scope, id, 'phone-number', props);
  }
}

/**
 * Points a Messaging Service at a route of a webhook, through Twilio's REST API. An update moves the URLs. When the
 * construct leaves the stack, the service gets its previous URLs back, except those that somebody has changed since.
 */
export class MessagingServicePointing extends PointingBase {
  /**
   * Defines the pointing.
   *
   * @param scope the parent of the construct
   * @param id the ID of the construct, unique within `scope`
   * @param props the webhook, the service, the API key and the routes
   * @throws {Error} when a prop is invalid; the message names the prop and the fix
   */
  public constructor(scope: Construct, id: string, props: MessagingServicePointingProps) {
    super(scope, id, 'messaging-service', props);
  }
}

/**
 * Points a TwiML App at routes of a webhook, through Twilio's REST API. An update moves the URLs. When the construct
 * leaves the stack, the application gets its previous URLs back, except those that somebody has changed since.
 */
export class TwimlAppPointing extends PointingBase {
  /**
   * Defines the pointing.
   *
   * @param scope the parent of the construct
   * @param id the ID of the construct, unique within `scope`
   * @param props the webhook, the application, the API key and the routes
   * @throws {Error} when a prop is invalid; the message names the prop and the fix
   */
  public constructor(scope: Construct, id: string, props: TwimlAppPointingProps) {
    super(scope, id, 'twiml-app', props);
  }
}
