import { BedrockRuntimeClient, ConverseStreamCommand, type Message } from '@aws-sdk/client-bedrock-runtime';

const client = new BedrockRuntimeClient({});

const INSTRUCTIONS =
  'You are on the phone for the Example Bakery. Answer in one or two short spoken sentences, without lists or symbols. ' +
  'Open Monday to Saturday from seven to six. If you do not know something, say so.';

/** Yields the words of an answer as the model produces them, until the caller interrupts. */
export async function* answer(history: readonly Message[], signal: AbortSignal): AsyncGenerator<string> {
  const command = new ConverseStreamCommand({
    modelId: process.env.MODEL_ID,
    system: [{ text: INSTRUCTIONS }],
    messages: [...history],
    inferenceConfig: { maxTokens: 300 },
  });
  const { stream = [] } = await client.send(command, { abortSignal: signal });
  for await (const { contentBlockDelta } of stream) yield contentBlockDelta?.delta?.text ?? '';
}
