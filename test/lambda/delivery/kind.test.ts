import { describe, expect, it } from 'vitest';
import { kindOf } from '../../../lambda/delivery/kind';
import { messageParams, voiceParams } from '../../../lambda/testing';

describe('the kind of a webhook', () => {
  it.each<[Record<string, string | string[]>, string]>([
    [{ MessageSid: 'SM', MessageStatus: 'delivered', SmsStatus: 'delivered' }, 'message.delivered'],
    [{ MessageSid: 'SM', MessageStatus: 'undelivered', ErrorCode: '30005' }, 'message.undelivered'],
    [{ CallSid: 'CA', CallStatus: 'completed', CallDuration: '9' }, 'call.completed'],
    [{ CallSid: 'CA', RecordingSid: 'RE', RecordingStatus: 'completed' }, 'recording.completed'],
    [
      { CallSid: 'CA', CallStatus: 'completed', TranscriptionSid: 'TR', TranscriptionStatus: 'failed' },
      'transcription.failed',
    ],
    [{ CallSid: 'CA', TranscriptionEvent: 'transcription-content' }, 'transcription.content'],
    [{ CallSid: 'CA', StreamSid: 'MZ', StreamEvent: 'stream-started' }, 'stream.started'],
    [{ ConferenceSid: 'CF', CallSid: 'CA', StatusCallbackEvent: 'participant-join' }, 'conference.participant-join'],
    [{ ConferenceSid: 'CF', StatusCallbackEvent: 'conference-start' }, 'conference.start'],
    [{ RoomSid: 'RM', StatusCallbackEvent: 'room-created' }, 'room.created'],
    [{ ConversationSid: 'CH', EventType: 'onMessageAdded' }, 'conversation.onMessageAdded'],
    [{ WorkspaceSid: 'WS', EventType: 'task.created' }, 'taskrouter.task.created'],
    [{ Sid: 'NO', Level: 'ERROR', PayloadType: 'application/json', Payload: '{}' }, 'debugger.error'],
    [{ Digits: '1' }, 'webhook'],
    [{}, 'webhook'],
    [{ CallStatus: '' }, 'webhook'],
    [{ CallStatus: ['a', 'b'] }, 'webhook'],
    [{ CallStatus: 'in progress\u0000' }, 'webhook'],
    [{ CallStatus: 'x'.repeat(200) }, 'webhook'],
  ])('%j is %s', (params, kind) => {
    expect(kindOf(params)).toBe(kind);
  });

  it('of an incoming call or message is its status', () => {
    expect(kindOf(voiceParams())).toBe('call.ringing');
    expect(kindOf(messageParams())).toBe('message.received');
  });
});
