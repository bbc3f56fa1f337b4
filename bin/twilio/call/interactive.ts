import { createInterface } from 'node:readline';
import { printable } from '../../terminal';
import { DIAL_RESULTS, isDialResult, isKeys, type Party } from './party';

/** The streams of a person who plays the call. */
export interface Console {
  readonly input: NodeJS.ReadableStream;
  readonly output: Pick<NodeJS.WritableStream, 'write'>;
}

/** People whose part is typed. */
export interface TypingParty extends Party {
  /** Calls back for each line, also while nobody is asked. @returns a function that removes the callback */
  readonly onLine: (typed: () => void) => () => void;
  readonly close: () => void;
}

/** Creates people whose part is typed line by line. The end of the input hangs up. */
export function interactive({ input, output }: Console): TypingParty {
  const reader = createInterface({ input, terminal: false });
  const lines = reader[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<string | undefined> => {
    output.write(`${question} `);
    const { value, done } = await lines.next();
    return done ? undefined : printable(value);
  };
  const remark = (text: string) => void output.write(`${text}\n`);
  return {
    gather: async (who, accepted) => {
      const keys = accepted.includes('dtmf');
      const speech = accepted.includes('speech');
      const does = keys && speech ? 'presses keys or says something' : keys ? 'presses keys' : 'says something';
      for (;;) {
        const typed = await ask(`? The ${who} ${does} (Enter: nothing; hangup):`);
        if (typed === undefined || typed === 'hangup') return { kind: 'hangup' };
        if (typed === '') return { kind: 'silence' };
        if (keys && isKeys(typed)) return { kind: 'dtmf', keys: typed };
        if (speech) return { kind: 'speech', text: typed };
        remark('Type only the keys 0-9, * and #. This <Gather> accepts no speech.');
      }
    },
    dial: async (called) => {
      for (;;) {
        const typed = await ask(`? The call to ${printable(called)} ends as (Enter: completed; ${OTHERS}):`);
        if (!typed) return 'completed';
        if (isDialResult(typed)) return typed;
        remark(`Type one of ${DIAL_RESULTS.join(', ')}.`);
      }
    },
    record: async (who) => {
      const typed = await ask(`? The ${who} leaves a recording (Enter: yes; nothing; hangup: yes, then hangs up):`);
      if (typed === undefined || typed === 'hangup') return 'hangup';
      return typed === 'nothing' ? 'silence' : 'speech';
    },
    onLine: (typed) => {
      reader.on('line', typed);
      return () => void reader.off('line', typed);
    },
    close: () => reader.close(),
  };
}

const OTHERS = DIAL_RESULTS.slice(1).join(', ');
