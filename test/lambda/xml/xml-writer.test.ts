import Module, { createRequire } from 'node:module';
import fc from 'fast-check';
import MessagingOracle from 'twilio/lib/twiml/MessagingResponse';
import VoiceOracle from 'twilio/lib/twiml/VoiceResponse';
import { beforeAll, describe, expect, it } from 'vitest';
import * as writer from '../../../lambda/xml/xml-writer';

interface Builders {
  VoiceResponse: typeof VoiceOracle;
  MessagingResponse: typeof MessagingOracle;
}

/** twilio's builders with xmlbuilder, and with its replacement in the bundles. */
const oracle: Builders = { VoiceResponse: VoiceOracle, MessagingResponse: MessagingOracle };
let ours: Builders;

/** twilio's builders, loaded again with our writer in place of xmlbuilder. */
beforeAll(() => {
  const load = createRequire(__filename);
  const builders = ['TwiML', 'VoiceResponse', 'MessagingResponse'].map((name) =>
    load.resolve(`twilio/lib/twiml/${name}`),
  );
  const place = load.resolve('xmlbuilder');
  load(place);
  const kept = load.cache[place];
  for (const file of builders) delete load.cache[file];
  load.cache[place] = Object.assign(new Module(place), { exports: writer, loaded: true });
  ours = {
    VoiceResponse: load('twilio/lib/twiml/VoiceResponse'),
    MessagingResponse: load('twilio/lib/twiml/MessagingResponse'),
  };
  for (const file of builders) delete load.cache[file];
  load.cache[place] = kept;
});

/** Results of the same calls on both: the XML, or that they threw. */
function both(make: (builders: Builders) => string): [string, string] {
  const result = (builders: Builders) => {
    try {
      return make(builders);
    } catch {
      return 'threw';
    }
  };
  return [result(ours), result(oracle)];
}

function agree(make: (builders: Builders) => string): string {
  const [mine, theirs] = both(make);
  expect(mine).toBe(theirs);
  return mine;
}

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', ' ', '<&>"\'\r\n\t', '--', '\uFFFE', '\uD800', '\0'),
);
const attributes = fc.dictionary(
  fc.constantFrom('voice', 'language', 'loop', 'my-name', 'é'),
  fc.oneof(
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(undefined),
    fc.constant(null),
    fc.array(fc.constantFrom('a', 'b')),
  ),
);

describe("the XML of twilio's builders", () => {
  it('is the same for every text and attribute', () => {
    fc.assert(
      fc.property(attributes, text, text, (given, said, added) => {
        agree(({ VoiceResponse }) => {
          const twiml = new VoiceResponse();
          twiml.say(given as object, said);
          const gather = twiml.gather({ input: ['speech', 'dtmf'], ...(given as object) });
          gather.say(said);
          gather.addText(added);
          twiml.addChild('Custom', given as Record<string, string>).addText(said);
          return twiml.toString();
        });
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('is the same for messages with media', () => {
    fc.assert(
      fc.property(text, (body) => {
        agree(({ MessagingResponse }) => {
          const twiml = new MessagingResponse();
          const message = twiml.message({ to: '+1' }, undefined as unknown as string);
          message.body(body);
          message.media(body);
          return twiml.toString();
        });
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('is the same, or throws the same, for every name', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }).filter((name) => !/^[@#!?]/.test(name)),
        (name) => {
          agree(({ VoiceResponse }) => {
            const twiml = new VoiceResponse();
            twiml.addChild(name, { [name]: 'x' });
            return twiml.toString();
          });
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });

  it('has comments, nests, and omits elements without text', () => {
    const xml = agree(({ VoiceResponse }) => {
      const twiml = new VoiceResponse();
      twiml.comment('a comment');
      const dial = twiml.dial({ callerId: '+1' });
      dial.number({ statusCallbackEvent: ['initiated', 'answered'] }, '+14155550100');
      dial.client('jo');
      twiml.say({}, null as unknown as string);
      twiml.pause();
      twiml.hangup();
      for (const text of ['one', 'two']) {
        twiml.commentBefore(`before ${text}`);
        twiml.commentAfter(`after ${text}`);
      }
      return twiml.toString();
    });
    expect(xml).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><!-- before one --><!-- before two --><Response><!-- a comment --><Dial callerId="+1"><Number statusCallbackEvent="initiated answered">+14155550100</Number><Client>jo</Client></Dial><Pause/><Hangup/></Response><!-- after two --><!-- after one -->',
    );
  });

  it.each<unknown>(['a--b', '\0', undefined, null])('rejects the comment %j', (comment) => {
    expect(
      agree(({ VoiceResponse }) => {
        const twiml = new VoiceResponse();
        twiml.comment(comment as string);
        return twiml.toString();
      }),
    ).toBe('threw');
  });

  it.each<unknown>(['\uFFFE', undefined, null])('rejects the text %j', (added) => {
    expect(
      agree(({ VoiceResponse }) => {
        const twiml = new VoiceResponse();
        twiml.addText(added as string);
        return twiml.toString();
      }),
    ).toBe('threw');
  });

  it('is the same for SSML', () => {
    agree(({ VoiceResponse }) => {
      const twiml = new VoiceResponse();
      const say = twiml.say({ voice: 'Polly.Joanna' }, 'Hi');
      say.break({ strength: 'x-weak', time: '100ms' });
      say.emphasis({ level: 'moderate' }, 'Words & <more>');
      say.prosody({ pitch: '-10%', rate: '85%', volume: '-6dB' }, 'Words');
      return twiml.toString();
    });
  });
});
