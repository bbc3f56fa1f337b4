import type { LogEntry, Logger } from './log';

type Level = keyof Logger;

/**
 * A logger that never fails: no request loses its answer, and no sandbox its life, because nobody could write it down.
 * What the own logger refuses, at once or later, goes to the console.
 */
export function safeLogger(own: Logger): Logger {
  const at = (level: Level) => (entry: LogEntry) => write(own, level, entry);
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

function write(logger: Logger, level: Level, entry: LogEntry): void {
  const refused = () => {
    if (logger !== console) write(console, level, entry);
  };
  try {
    const written: unknown = logger[level](entry);
    // Its type says that it returns nothing, but an asynchronous function has that type too.
    if (written instanceof Promise) written.catch(refused);
  } catch {
    refused();
  }
}
