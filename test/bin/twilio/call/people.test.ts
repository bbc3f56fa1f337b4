import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { interactive } from '../../../../bin/twilio/call/interactive';
import { type CallPartOptions, scriptOf, withCallOptions } from '../../../../bin/twilio/call/options';
import { scripted } from '../../../../bin/twilio/call/party';
import { keys, speech } from './play';

describe('a script', () => {
  it('from the options keeps the order of keys and speech', () => {
    expect(scriptFrom(['--digits', '1, 42#', '--say', ' a cake, please ', '--digits', '3'])).toEqual({
      answers: [...keys('1', '42#'), speech('a cake, please'), ...keys('3')],
      dials: [],
    });
    expect(scriptFrom(['--dial', 'busy, completed']).dials).toEqual(['busy', 'completed']);
  });

  it.each([
    [['--digits', '1a'], /"1a" has characters other than the keys/],
    [['--say', ' '], /The text is empty/],
    [['--dial', 'engaged'], /"engaged" isn't a result\. Allowed: completed, busy, no-answer, failed, canceled\./],
    [['--interactive', '--say', 'hi'], /cannot be used with option/],
    [['--interactive', '--dial', 'busy'], /cannot be used with option/],
  ])('rejects %j', (args, says) => {
    expect(() => scriptFrom(args)).toThrow(says);
  });

  it('hangs up at the third question without an answer', async () => {
    const party = scripted({ answers: [speech('hi')], dials: [] });
    const answers = [];
    for (let times = 0; times < 3; times++) answers.push((await party.gather('caller', ['dtmf'])).kind);
    expect(answers).toEqual(['silence', 'silence', 'hangup']);
    expect(party.unused()).toEqual([speech('hi')]);
  });
});

function scriptFrom(args: readonly string[]) {
  const command = withCallOptions(new Command().option('--json')).exitOverride();
  command.configureOutput({ writeErr: () => undefined });
  return scriptOf(command.parse(args, { from: 'user' }).opts<CallPartOptions>());
}

describe('a person at the terminal', () => {
  function typing(text: string) {
    const input = new PassThrough();
    const asked: string[] = [];
    input.end(text);
    const output = { write: (line: string | Uint8Array) => asked.push(String(line)) > 0 };
    return { asked, ...interactive({ input, output }) };
  }

  it('answers each <Gather> with keys or speech, as it accepts them', async () => {
    const person = typing('1#\nhello there\n42\n\nhangup\n');
    expect(await person.gather('caller', ['dtmf', 'speech'])).toEqual({ kind: 'dtmf', keys: '1#' });
    expect(await person.gather('caller', ['dtmf', 'speech'])).toEqual(speech('hello there'));
    expect(await person.gather('callee', ['speech'])).toEqual(speech('42'));
    expect(await person.gather('caller', ['dtmf'])).toEqual({ kind: 'silence' });
    expect(await person.gather('caller', ['dtmf'])).toEqual({ kind: 'hangup' });
    expect(person.asked[2]).toBe('? The callee says something (Enter: nothing; hangup): ');
  });

  it('is asked again after speech if only keys count', async () => {
    const person = typing('one\n1\n');
    expect(await person.gather('caller', ['dtmf'])).toEqual({ kind: 'dtmf', keys: '1' });
    expect(person.asked[1]).toContain('Type only the keys');
  });

  it('decides how a <Dial> ends', async () => {
    const person = typing('engaged\nbusy\n\n');
    expect(await person.dial('Number +14155550123')).toBe('busy');
    expect(await person.dial('Number +14155550123')).toBe('completed');
    expect(person.asked[0]).toContain('The call to Number +14155550123 ends as');
  });

  it('provides the content of a <Record>', async () => {
    const person = typing('\nnothing\nhangup\n');
    const heard = [await person.record('caller'), await person.record('caller'), await person.record('caller')];
    expect(heard).toEqual(['speech', 'silence', 'hangup']);
  });

  it('hangs up at the end of the input', async () => {
    const person = typing('');
    expect(await person.gather('caller', ['dtmf'])).toEqual({ kind: 'hangup' });
    expect(await person.dial('nobody')).toBe('completed');
    expect(await person.record('caller')).toBe('hangup');
  });
});
