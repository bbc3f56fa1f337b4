import { columns, type SavedQuery } from '../observability';

const WHAT = columns('outcome', 'event', 'detail');
const TIMES = columns('durationMs', 'firstTextMs', 'sessionMs');
const IDS = columns('callSid', 'accountSid');

/** Saved queries over the log lines of a relay: handshakes, which have no `event`, and events of sessions. */
export const RELAY_QUERIES: Readonly<Record<string, SavedQuery>> = {
  Refused: {
    title: 'Why were handshakes and sessions refused',
    fields: [
      '@timestamp',
      ...WHAT,
      ...columns('status', 'receivedUrl', 'publicUrl', 'candidates', 'claimedKey'),
      ...IDS,
    ],
    filterStatements: [
      '(ispresent(message.outcome) and not ispresent(message.event) and message.outcome != "accepted")' +
        ' or message.outcome = "invalid-binding"',
    ],
  },
  Call: {
    title: 'What happened in a call',
    fields: ['@timestamp', ...WHAT, ...TIMES, 'message.error.message as error'],
    filterStatements: ['message.callSid = "CA…"'],
    sort: '@timestamp asc',
  },
  FirstText: {
    title: 'How long callers wait for the first text',
    filterStatements: ['ispresent(message.firstTextMs)'],
    statsStatements: [
      'count(*) as answers, pct(message.firstTextMs, 50) as p50, pct(message.firstTextMs, 90) as p90, ' +
        'pct(message.firstTextMs, 99) as p99 by message.event, bin(1h)',
    ],
    sort: 'p90 desc',
  },
};
