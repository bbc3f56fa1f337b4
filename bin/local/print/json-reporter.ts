import { errorText, summaryOf } from '../../inspector';
import { otherLogs, requestLog } from '../doors';
import { messageOf, type Reporter } from './reporter';

/** For a script: one JSON object a line, each with what it tells of in `type`. */
export function jsonReporter(print: (line: string) => void): Reporter {
  const tell = (type: string, facts: object) => print(JSON.stringify({ type, ...facts }));
  return {
    started: ({ doors }, { inspector, caFile, token: { isDemo, signing } }) =>
      tell('started', {
        doors: doors.map(({ door, port, publicBase }) => ({
          door: door.label,
          frontDoor: door.frontDoor,
          port,
          url: publicBase,
        })),
        inspector: inspector ?? null,
        caFile: caFile ?? null,
        // A token of the user's own is never printed.
        authToken: isDemo ? signing : null,
      }),
    played: (rows) => {
      for (const { failure, ...row } of rows) tell('played', { ...row, failure: failure ?? null });
    },
    waiting: (ngrok) => tell('waiting', { ngrok: ngrok ?? null }),
    exchanged: (exchange) => {
      const { detail, error = errorText(exchange.logs) } = requestLog(exchange.logs) ?? {};
      const logs = otherLogs(exchange.logs);
      tell('request', { ...summaryOf(exchange), detail: detail ?? null, error: error ?? null, logs });
    },
    reloaded: () => tell('reloaded', {}),
    failed: (error) => tell('reload-failed', { message: messageOf(error) }),
  };
}
