import { conversationRelay } from './relay';

/** The relay that the local run uses. It repeats what callers say, and says goodbye after "bye". */
export const handler = conversationRelay({
  async prompt({ voicePrompt }, call) {
    if (/\bbye\b/i.test(voicePrompt)) {
      await call.say('Goodbye!');
      await call.end({ reason: 'goodbye' });
      return;
    }
    const turns = Number(call.state['turns'] ?? 0) + 1;
    call.state['turns'] = turns;
    await call.stream(`You said: ${voicePrompt}. That was number ${turns}.`.split(/(?<= )/));
  },
  dtmf: ({ digit }, call) => call.say(`You pressed ${digit}.`),
});
