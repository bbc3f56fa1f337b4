import type { RelayMessage, SpeechOptions } from '../messages';
import type { Languages, PlayOptions } from './relay-call';

/** Returns the message that says a text. */
export function sayText(token: string, last: boolean, options: SpeechOptions): RelayMessage {
  return { type: 'text', token, last, lang: options.lang, ...interruptions(options) };
}

/** Returns the message that plays a file. @throws {TypeError} if its URL can't be one. */
export function playFile(source: string, options: PlayOptions): RelayMessage {
  if (!/^https?:\/\/\S+$/i.test(source)) throw new TypeError('`play` takes an http or https URL.');
  return { type: 'play', source, loop: options.loop, ...interruptions(options) };
}

/** Returns the message that sends tones. @throws {TypeError} if a character isn't a tone. */
export function pressKeys(digits: string): RelayMessage {
  if (!/^[0-9*#wW]+$/.test(digits)) throw new TypeError('`sendDigits` takes the characters 0–9, *, #, and w.');
  return { type: 'sendDigits', digits };
}

/** Returns the message that changes languages. @throws {TypeError} if neither language is set. */
export function changeLanguage(language: Languages): RelayMessage {
  const both = typeof language === 'string' ? { ttsLanguage: language, transcriptionLanguage: language } : language;
  const { ttsLanguage, transcriptionLanguage } = both;
  if (!ttsLanguage && !transcriptionLanguage) {
    throw new TypeError('`language` takes a language such as "es-MX", or `ttsLanguage` and `transcriptionLanguage`.');
  }
  return {
    type: 'language',
    ttsLanguage: ttsLanguage || undefined,
    transcriptionLanguage: transcriptionLanguage || undefined,
  };
}

/** Copies the known options, because Twilio drops a message with an unknown one. */
function interruptions({ interruptible, preemptible }: SpeechOptions): SpeechOptions {
  return { interruptible, preemptible };
}
