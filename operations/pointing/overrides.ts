import { type Resource, type TwilioApi, TwilioApiError } from '../twilio-api';
import type { Settings } from './settings';
import type { FoundTarget } from './target';

const MAX_SERVICES = 50;

/** A setting that makes Twilio ignore a URL. */
export interface Override {
  readonly message: string;
  /** False when it couldn't be looked up. */
  readonly certain: boolean;
}

/**
 * Finds the settings that make Twilio ignore a URL: an application, a trunk, or a Messaging Service that has the number
 * as a sender and uses its own URL.
 * https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
 */
export async function overrides(api: TwilioApi, target: FoundTarget, wanted: Settings): Promise<readonly Override[]> {
  if (target.kind !== 'phone-number') return [];
  const byNumber = overridesOnNumber(target.resource, wanted).map(certainly);
  if (!('SmsUrl' in wanted)) return byNumber;
  return [...byNumber, ...(await overridesOfServices(api, target.sid))];
}

function overridesOnNumber(resource: Resource, wanted: Settings): string[] {
  const { trunk_sid: trunk, voice_application_sid: voiceApp, sms_application_sid: smsApp } = resource;
  const calls = 'VoiceUrl' in wanted;
  return [
    ...(calls && trunk ? [`\`TrunkSid\` is ${trunk}: calls go to the trunk, and Twilio ignores \`VoiceUrl\``] : []),
    ...(calls && voiceApp
      ? [`\`VoiceApplicationSid\` is ${voiceApp}: calls use that TwiML App, and Twilio ignores \`VoiceUrl\``]
      : []),
    ...('SmsUrl' in wanted && smsApp
      ? [`\`SmsApplicationSid\` is ${smsApp}: messages use that TwiML App, and Twilio ignores \`SmsUrl\``]
      : []),
  ];
}

/**
 * Asks every service, because the number doesn't name its own. Reports an API key that can't read services instead of
 * failing.
 */
async function overridesOfServices(api: TwilioApi, sid: string): Promise<readonly Override[]> {
  try {
    const list = await api.read({ host: 'messaging', path: `/v1/Services?PageSize=${MAX_SERVICES}` });
    const services: readonly Resource[] = Array.isArray(list['services']) ? list['services'] : [];
    const found: string[] = [];
    for (const service of services.filter((each) => each['use_inbound_webhook_on_number'] !== true)) {
      if (await isSender(api, String(service['sid']), sid)) found.push(overriding(service));
    }
    return found.map(certainly);
  } catch (error) {
    if (!(error instanceof TwilioApiError)) throw error;
    const message = `Can't find out whether a Messaging Service overrides \`SmsUrl\`: ${error.message}`;
    return [{ message, certain: false }];
  }
}

function certainly(message: string): Override {
  return { message, certain: true };
}

function overriding(service: Resource): string {
  const url = service['inbound_request_url'];
  const effect = url ? 'messages go to the URL of this service' : 'this service drops incoming messages';
  return `The number belongs to Messaging Service ${service['sid']}: ${effect}, and Twilio ignores \`SmsUrl\`. Point the service instead`;
}

async function isSender(api: TwilioApi, service: string, sid: string): Promise<boolean> {
  try {
    await api.read({ host: 'messaging', path: `/v1/Services/${service}/PhoneNumbers/${sid}` });
    return true;
  } catch (error) {
    if (error instanceof TwilioApiError && error.status === 404) return false;
    throw error;
  }
}
