export { MessagingResponse, VoiceResponse } from './twiml';
