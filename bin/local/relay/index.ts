export { type LocalRelay, STAGE, startRelay } from './relay-server';
export { type ServedRelay, serveRelay } from './serve-relay';
export { type RelayTraffic, Transcript, type TranscriptLine, Transcripts } from './transcript';
