import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BROKEN, folder, run, TOKEN, useFolder, voiceEvent } from './run-explain';

useFolder();

const refused = {
  message: 'invalid-signature POST',
  outcome: 'invalid-signature',
  receivedUrl: 'http://hooks.example.com/voice?a="b"',
  publicUrl: 'https://hooks.example.com/voice?a="b"',
};
const accepted = { ...refused, message: 'accepted POST', outcome: 'accepted' };
const unsigned = { ...refused, message: 'missing-signature POST', outcome: 'missing-signature' };
/** Lines of the same log that aren't requests. */
const platform = { time: '2026-01-01T00:00:00.000Z', type: 'platform.report', record: { requestId: '0', metrics: {} } };

/** Explains text from standard input, and returns the result for each request in it. */
async function explained(stdin: string | Buffer) {
  const { out, code } = await run(['-', '--auth-token', TOKEN, '--json'], { stdin });
  const list = [JSON.parse(out)].flat() as { cause: string | null; receivedUrl: string }[];
  return { code, causes: list.map(({ cause }) => cause), list };
}

const line = (entry: object) => JSON.stringify({ timestamp: '2026-01-01T00:00:00Z', level: 'WARN', message: entry });
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe('several files', () => {
  it('are explained in turn, each below its name, and the highest exit code counts', async () => {
    writeFileSync(join(folder, 'good.json'), voiceEvent());
    writeFileSync(join(folder, 'bad.json'), BROKEN);
    const both = await run(['good.json', 'bad.json', '--auth-token', TOKEN]);
    expect(both.code).toBe(1);
    expect(both.out).toMatch(
      /^── good\.json ──\nSigned\.\n[\s\S]+\n\n── bad\.json ──\nNot signed as received: scheme\n/,
    );
    expect((await run(['good.json', '--event', 'good.json', '--auth-token', TOKEN])).code).toBe(0);
  });

  it('are a list in JSON, and one request is an object', async () => {
    writeFileSync(join(folder, 'good.json'), voiceEvent());
    writeFileSync(join(folder, 'bad.json'), BROKEN);
    const { out } = await run(['good.json', 'bad.json', '--auth-token', TOKEN, '--json']);
    expect(JSON.parse(out)).toMatchObject([
      { source: 'good.json', signed: true, cause: null },
      { source: 'bad.json', signed: false, cause: 'scheme' },
    ]);
    const one = JSON.parse((await run(['bad.json', '--auth-token', TOKEN, '--json'])).out);
    expect(one).toMatchObject({ cause: 'scheme' });
    expect(one).not.toHaveProperty('source');
  });

  it('are explained even if some are unusable, and exit 2', async () => {
    writeFileSync(join(folder, 'bad.json'), BROKEN);
    writeFileSync(join(folder, 'empty.json'), '{}');
    const { out, code } = await run(['none.json', 'bad.json', 'empty.json', '--auth-token', TOKEN, '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject([
      { source: 'none.json', error: expect.stringContaining('ENOENT') },
      { source: 'bad.json', cause: 'scheme' },
      { source: 'empty.json', error: expect.stringContaining('no request') },
    ]);
    const text = await run(['none.json', 'bad.json', '--auth-token', TOKEN]);
    expect(text.out).toContain('── none.json ──\n"none.json" can\'t be read (ENOENT).');
  });

  it('use the token of a running dev if there is no other', async () => {
    writeFileSync(join(folder, 'bad.json'), BROKEN);
    expect((await run(['bad.json'], { devToken: TOKEN })).out).toContain('Not signed as received: scheme');
    expect((await run(['bad.json'])).code).toBe(2);
    const env = { TWILIO_AUTH_TOKEN: TOKEN };
    expect((await run(['bad.json'], { devToken: 'another', env })).out).toContain('received: scheme');
  });
});

describe('a log with several requests', () => {
  const causes = ['unknown', null, 'unsigned'];

  it.each([
    [
      'lines',
      [line(refused), JSON.stringify(platform), line(accepted), 'START RequestId: 0', line(unsigned)].join('\n'),
    ],
    [
      'aws logs tail',
      [refused, platform, accepted, unsigned]
        .map((each) => `2026-01-01T00:00:00.000000+00:00 2026/01/01/[$LATEST]0123456789abcdef ${line(each)}`)
        .join('\n'),
    ],
    [
      'aws logs tail --format json',
      [refused, platform, accepted, unsigned]
        .map((each) => `2026-01-01T00:00:00.000000+00:00 2026/01/01/[$LATEST]01\n${JSON.stringify(each, null, 4)}`)
        .join('\n'),
    ],
    [
      'aws logs filter-log-events --output text',
      [refused, accepted, unsigned].map((each) => `EVENTS\t0123\t1767225600000\t${line(each)}\t1767225600\n`).join(''),
    ],
    [
      'a CSV export of Logs Insights',
      [
        '@timestamp,@message,@log',
        ...[refused, platform, accepted, unsigned].map(
          (each) => `2026-01-01 00:00:00.000,${quoted(line(each))},123456789012:/aws/lambda/webhook`,
        ),
      ].join('\r\n'),
    ],
    [
      'a CSV export of a log group',
      ['timestamp,message', ...[refused, accepted, unsigned].map((each) => `1767225600000,${quoted(line(each))}`)].join(
        '\n',
      ),
    ],
    [
      'a CSV of a query for fields',
      [
        '@timestamp;outcome;receivedUrl;publicUrl',
        ...[refused, accepted, unsigned].map(
          ({ outcome, receivedUrl, publicUrl }) => `2026-01-01;${outcome};${quoted(receivedUrl)};${quoted(publicUrl)}`,
        ),
      ].join('\n'),
    ],
    [
      'a JSON export of Logs Insights',
      JSON.stringify(
        [refused, platform, accepted, unsigned].map((each) => ({ '@timestamp': '', '@message': line(each) })),
      ),
    ],
    [
      'a JSON export with parsed messages',
      JSON.stringify(
        [refused, accepted, unsigned].map((each) => ({ '@timestamp': '', '@message': { message: each } })),
      ),
    ],
    [
      'aws logs get-query-results',
      JSON.stringify({
        results: [refused, accepted, unsigned].map((each) => [
          { field: '@timestamp', value: '2026-01-01 00:00:00.000' },
          { field: '@message', value: line(each) },
          { field: '@ptr', value: 'abc' },
        ]),
        statistics: { recordsMatched: 3 },
        status: 'Complete',
      }),
    ],
    [
      'get-query-results for fields',
      JSON.stringify({
        results: [refused, accepted, unsigned].map((each) =>
          Object.entries(each).map(([field, value]) => ({ field, value })),
        ),
      }),
    ],
  ])('is read from %s', async (_, text) => {
    const { code, causes: found, list } = await explained(text);
    expect(found).toEqual(causes);
    expect(code).toBe(1);
    expect(list.map(({ receivedUrl }) => receivedUrl)).toEqual(causes.map(() => refused.receivedUrl));
    expect(list).toMatchObject([{ request: 1 }, { request: 2 }, { request: 3 }]);
  });

  it('can contain events in addition to entries', async () => {
    const csv = ['timestamp,message', `1,${quoted(BROKEN)}`, `2,${quoted(line(accepted))}`].join('\n');
    expect((await explained(csv)).causes).toEqual(['scheme', null]);
  });
});

describe('the encoding of a file', () => {
  const utf16 = (text: string) => Buffer.from(text, 'utf16le');
  const swapped = (text: string) => utf16(text).swap16();

  it.each([
    ['UTF-8 with a mark', Buffer.from(`\ufeff${BROKEN}`)],
    ['UTF-16 with a mark, as PowerShell writes it', utf16(`\ufeff${BROKEN}`)],
    ['UTF-16 without a mark', utf16(BROKEN)],
    ['UTF-16, big-endian', swapped(`\ufeff${BROKEN}`)],
    ['UTF-16, big-endian, without a mark', swapped(BROKEN)],
  ])('can be %s', async (_, bytes) => {
    expect((await explained(bytes)).causes).toEqual(['scheme']);
  });

  it('can be UTF-16 in a CSV', async () => {
    const csv = utf16(`\ufefftimestamp,message\r\n1,${quoted(line(accepted))}\r\n`);
    expect((await explained(csv)).causes).toEqual([null]);
  });
});

describe('hostile text', () => {
  it.each([
    ['open braces', '{'.repeat(200_000)],
    ['open braces at the ends of lines', '{\n'.repeat(50_000)],
    ['quotes', `{${'"'.repeat(200_000)}`],
    ['quotes in a CSV', `timestamp,message\n${'"'.repeat(200_001)}`],
    ['escaped quotes in a CSV', `timestamp,message\n"${'""'.repeat(200_000)}x`],
    // Steps that grow with the square of the length would take minutes, longer than a test may.
  ])('of %s is read', async (_, text) => {
    expect((await run(['-'], { stdin: text })).code).toBe(2);
  });
});
