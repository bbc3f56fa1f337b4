import { describe, expect, it } from 'vitest';
import { toEventBridge } from '../../../lambda/delivery';
import { awsError, type Behavior, json } from '../auth-token/store-stand-in';
import { awsStandIn, call, MESSAGE, statusParams, streamEvent, taken } from './request';

const ROUTES = { '/status': toEventBridge({ eventBusName: 'calls', source: 'twilio' }) };

interface PutEvent {
  readonly Detail: string;
  readonly DetailType: string;
}

const events = (stand: { calls: readonly { question: Readonly<Record<string, unknown>> }[] }) =>
  stand.calls.map(({ question }) => question['Entries'] as PutEvent[]);

describe('an event bus', () => {
  it('has the entry as the detail of an event before the webhook gets its response', async () => {
    const stand = await awsStandIn();
    const { statusCode, line } = await call(ROUTES, {
      params: statusParams({ Timestamp: 'Fri, 27 Nov 2026 10:00:00 +0000' }),
    });

    expect(statusCode).toBe(200);
    expect(stand.calls).toMatchObject([{ target: 'AWSEvents.PutEvents', signed: true }]);
    expect(stand.calls[0]?.headers['content-type']).toBe('application/x-amz-json-1.1');
    expect(stand.calls[0]?.headers.authorization).toContain('/us-east-1/events/aws4_request');
    expect(events(stand)).toEqual([
      [
        {
          EventBusName: 'calls',
          Source: 'twilio',
          DetailType: 'message.delivered',
          Detail: expect.any(String),
          Time: Date.UTC(2026, 10, 27, 10) / 1000,
        },
      ],
    ]);
    expect(JSON.parse(events(stand)[0]?.[0]?.Detail ?? '')).toMatchObject({
      kind: 'message.delivered',
      time: '2026-11-27T10:00:00.000Z',
      params: { MessageSid: MESSAGE },
    });
    expect(line?.delivery).toMatchObject({ destination: 'calls', delivered: 1 });
  });

  it('with an ARN is called in its region', async () => {
    const stand = await awsStandIn();
    const eventBusName = 'arn:aws:events:ap-southeast-2:123456789012:event-bus/team/calls';
    const { line } = await call(
      { '/status': toEventBridge({ eventBusName, source: 'twilio' }) },
      { params: statusParams() },
    );

    expect(stand.calls[0]?.headers.authorization).toContain('/ap-southeast-2/events/');
    expect(events(stand)[0]?.[0]).toMatchObject({ EventBusName: eventBusName });
    expect(line?.delivery?.destination).toBe('calls');
  });

  it('uses the detail type in the options, so that existing rules match', async () => {
    const stand = await awsStandIn();
    const options = { eventBusName: 'calls', source: 'twilio.com', detailType: 'twilio-webhook-lambda' };
    await call({ '/status': toEventBridge(options) }, { params: statusParams() });

    expect(events(stand)[0]?.[0]).toMatchObject({ Source: 'twilio.com', DetailType: 'twilio-webhook-lambda' });
  });

  it('receives only the failed events again', async () => {
    const fate = (index: number) => (index === 1 ? { ErrorCode: 'ThrottlingException' } : { EventId: `e${index}` });
    const partly: Behavior = (sent, response) => {
      const { length } = sent.question['Entries'] as unknown[];
      json({ FailedEntryCount: 1, Entries: Array.from({ length }, (_each, index) => fate(index)) })(sent, response);
    };
    const stand = await awsStandIn(partly);
    stand.behavior = (sent, response) => (stand.calls.length === 1 ? partly : taken)(sent, response);
    const { statusCode, line } = await call(ROUTES, { json: ['EZ1', 'EZ2', 'EZ3'].map((id) => streamEvent(id)) });

    expect(statusCode).toBe(200);
    const sent = events(stand).map((batch) => batch.map(({ Detail }) => JSON.parse(Detail).id));
    expect(sent).toEqual([['EZ1', 'EZ2', 'EZ3'], ['EZ2']]);
    expect(line?.delivery).toMatchObject({ entries: 3, delivered: 3, retried: 1 });
  });

  it.each(['NotAuthorizedForSourceException', 'MalformedDetail', 'AccessDeniedException'])(
    'that rejects an event for good causes a 503 without another attempt: %s',
    async (ErrorCode) => {
      const stand = await awsStandIn(json({ FailedEntryCount: 1, Entries: [{ ErrorCode, ErrorMessage: 'marked' }] }));
      const { statusCode, line } = await call(ROUTES, { params: statusParams({ Body: 'x' }) });

      expect({ statusCode, calls: stand.calls.length }).toEqual({ statusCode: 503, calls: 1 });
      expect(line?.error?.message).toContain(ErrorCode);
      expect(JSON.stringify(line)).not.toContain('marked');
    },
  );

  it('whose response lacks the result of an event receives it again', async () => {
    const stand = await awsStandIn(json({ FailedEntryCount: 0, Entries: [] }));
    const empty = stand.behavior;
    stand.behavior = (sent, response) => (stand.calls.length === 1 ? empty : taken)(sent, response);

    expect((await call(ROUTES, { params: statusParams() })).statusCode).toBe(200);
    expect(JSON.parse(events(stand)[1]?.[0]?.Detail ?? '')).toMatchObject({ mayBeDuplicate: true });
  });

  it('that is unavailable causes a 503', async () => {
    const stand = await awsStandIn(awsError('InternalFailure', 500));
    await stand.close();
    const route = toEventBridge({ eventBusName: 'calls', source: 'twilio', deadlineMs: 150 });
    const { statusCode, line } = await call({ '/status': route }, { params: statusParams() });

    expect(statusCode).toBe(503);
    expect(line?.error?.message).toContain('ECONNREFUSED');
  });

  it.each([
    [{ eventBusName: undefined, source: 'twilio' }, '`eventBusName` is missing'],
    [{ eventBusName: 'no name', source: 'twilio' }, '`eventBusName` is "no name"'],
    [{ eventBusName: 'calls', source: '' }, '`source` is ""'],
    [{ eventBusName: 'calls', source: 'aws.twilio' }, 'AWS reserves'],
    [{ eventBusName: 'calls', source: 'twilio', detailType: '' }, '`detailType` is ""'],
    [{ eventBusName: 'calls', source: 'twilio', detailType: 'x'.repeat(129) }, 'up to 128 characters'],
  ])('with invalid options is rejected when the route is created: %j', (options, message) => {
    expect(() => toEventBridge(options)).toThrow(message);
  });
});
