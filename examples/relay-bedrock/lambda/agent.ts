import type { Message } from '@aws-sdk/client-bedrock-runtime';
import { conversationRelay } from 'cdk-twilio-webhook/relay';
import { answer } from './model';

/** The model only needs the latest exchanges. */
const MAX_MESSAGES = 20;

const said = (role: 'user' | 'assistant', text: string): Message => ({ role, content: [{ text }] });

export const handler = conversationRelay<{ history?: Message[] }>(
  {
    async prompt({ voicePrompt }, call) {
      const history = [...(call.state.history ?? []), said('user', voicePrompt)];
      const { text } = await call.stream(answer(history, call.signal));
      // A model refuses two messages of the same side in a row, and an empty one.
      call.state.history = [...history, said('assistant', text || '…')].slice(-MAX_MESSAGES);
    },
  },
  { onError: { say: 'Sorry, could you say that again?' } },
);
