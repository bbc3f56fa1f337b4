export { twimlText } from './text';
export { MessagingResponse, VoiceResponse } from './twiml';
