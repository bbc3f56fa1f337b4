export { twimlText } from '../xml';
export { MessagingResponse, VoiceResponse } from './twiml';
