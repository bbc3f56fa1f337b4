import { conversationRelay } from 'cdk-twilio-webhook/relay';

const HOURS: Readonly<Record<string, string>> = {
  saturday: 'On Saturday, we are open from nine to one.',
  sunday: 'On Sunday, we are closed.',
};

/** Answers about the opening hours, and hands over whoever asks for a person or isn't understood twice. */
export const handler = conversationRelay<{ misunderstood?: number }>(
  {
    async prompt({ voicePrompt }, call) {
      const text = voicePrompt.toLowerCase();
      const day = Object.keys(HOURS).find((name) => text.includes(name));
      if (day) {
        call.state.misunderstood = 0;
        await call.say(HOURS[day] ?? '');
        return;
      }
      call.state.misunderstood = (call.state.misunderstood ?? 0) + 1;
      if (/person|human|somebody|someone/.test(text) || call.state.misunderstood > 1) {
        await call.say('One moment, I am getting somebody.');
        // Arrives as HandoffData at the webhook's /after.
        await call.end({ reason: 'person', lastWords: voicePrompt.slice(0, 200) });
        return;
      }
      await call.say('Sorry, I only know our opening hours. Which day do you mean?');
    },
    async ending(_limit, call) {
      await call.say('I have not heard anything for a while. Goodbye!');
      await call.end({ reason: 'silence' });
    },
  },
  { onError: { say: 'Sorry, something went wrong.', end: { reason: 'person' } } },
);
