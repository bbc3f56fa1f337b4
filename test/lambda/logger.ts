import type { LogEntry, Logger } from '../../lambda';

/** A logger that keeps its entries. */
export interface RecordingLogger extends Logger {
  readonly entries: LogEntry[];
  /** Entries, each after its level. */
  readonly levels: [level: 'info' | 'warn' | 'error', entry: LogEntry][];
}

export function recordingLogger(): RecordingLogger {
  const levels: RecordingLogger['levels'] = [];
  return {
    levels,
    get entries() {
      return levels.map(([, entry]) => entry);
    },
    info: (entry) => void levels.push(['info', entry]),
    warn: (entry) => void levels.push(['warn', entry]),
    error: (entry) => void levels.push(['error', entry]),
  };
}
