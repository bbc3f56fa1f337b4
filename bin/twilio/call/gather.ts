import { resolveReference } from '../http';
import { childElements, type TwimlElement } from '../twiml';
import type { Form } from '../webhook-call';
import { type Call, CONTINUE, methodOf, namesIn, type Turn } from './call';
import type { InputKind } from './party';
import { fetchAction, playSound } from './sound';

/** Plays the prompts, then collects keys or speech. https://www.twilio.com/docs/voice/twiml/gather */
export async function playGather(verb: TwimlElement, call: Call): Promise<Turn> {
  for (const prompt of childElements(verb)) playSound(prompt, call);
  const accepted = acceptedKinds(verb.attributes['input']);
  const { who } = call.leg;
  const answer = await call.party.gather(who, accepted);
  if (answer.kind === 'speech') {
    call.say(who, `says “${answer.text}”`);
    await partialResult(verb, call, answer.text);
    return fetchAction(verb, call, { SpeechResult: answer.text, Confidence: CONFIDENCE });
  }
  if (answer.kind === 'dtmf') {
    call.say(who, `presses ${answer.keys}`);
    return fetchAction(verb, call, gathered(answer.keys, verb.attributes));
  }
  call.say(who, accepted.length > 1 ? 'presses and says nothing' : NOTHING[accepted[0] ?? 'dtmf']);
  if (answer.kind === 'hangup') {
    call.say(who, 'hangs up');
    return { do: 'end', status: 'completed' };
  }
  if (verb.attributes['actionOnEmptyResult'] !== 'true') return CONTINUE;
  return fetchAction(verb, call, accepted.includes('dtmf') ? { Digits: '' } : {});
}

const NOTHING = { dtmf: 'presses nothing', speech: 'says nothing' } as const;

/** Confidence in recognized speech, from 0 to 1. */
const CONFIDENCE = '0.9';

/** Keys only, unless the `input` attribute says otherwise. */
function acceptedKinds(input: string | undefined): readonly InputKind[] {
  const names = namesIn(input?.toLowerCase(), 'dtmf');
  const kinds = (['dtmf', 'speech'] as const).filter((kind) => names.includes(kind));
  return kinds.length > 0 ? kinds : ['dtmf'];
}

/** Input ends before the finish key, or after `numDigits`. */
function gathered(pressed: string, { numDigits, finishOnKey = '#' }: TwimlElement['attributes']): Form {
  const end = finishOnKey === '' ? -1 : [...pressed].findIndex((key) => finishOnKey.includes(key));
  const most = /^[1-9]\d*$/.test(numDigits ?? '') ? Number(numDigits) : Number.POSITIVE_INFINITY;
  const finished = end >= 0 && end < most;
  const digits = finished ? pressed.slice(0, end) : pressed.slice(0, most);
  return { Digits: digits, ...(finished ? { FinishedOnKey: pressed.charAt(end) } : {}) };
}

/** Twilio reports speech while it listens. One report represents all. */
async function partialResult({ attributes }: TwimlElement, call: Call, text: string): Promise<void> {
  const { partialResultCallback, partialResultCallbackMethod } = attributes;
  if (!partialResultCallback) return;
  await call.callback({
    url: resolveReference(call.documentUrl, partialResultCallback.trim()),
    method: methodOf(partialResultCallbackMethod),
    params: {
      SequenceNumber: '0',
      StableSpeechResult: text,
      UnstableSpeechResult: '',
      Stability: CONFIDENCE,
      CallStatus: 'in-progress',
    },
  });
}
