import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { announce, runningAt, runningDevs } from '../../../bin/running/running-dev';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'running-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const RUN = {
  doors: [
    { publicBase: 'https://localhost:8444/live', port: 8444 },
    { publicBase: 'https://abc.ngrok.app', port: 8445 },
  ],
  caFile: '/cache/ca.pem',
  token: { kind: 'file', file: '/cache/dev-token' },
} as const;

describe('a running dev', () => {
  it('is found until it ends, by its owner only', () => {
    const remove = announce(RUN, folder);
    const [name = ''] = readdirSync(folder);
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(runningDevs(folder)).toEqual([{ ...RUN, pid: process.pid, startedAt: expect.any(Number) }]);
    remove();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['of a process that has ended', { pid: 2 ** 30 }, 0o600],
    ['that others may write', { pid: process.pid }, 0o666],
    ['with missing fields', { pid: process.pid, doors: undefined }, 0o600],
  ])("isn't a file %s, which the next run removes", (_, change, mode) => {
    const file = join(folder, '1.json');
    writeFileSync(file, JSON.stringify({ ...RUN, startedAt: 1, ...change }));
    chmodSync(file, mode);
    expect(runningDevs(folder)).toEqual([]);
    announce(RUN, folder)();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['https://localhost:8444/live/voice', true],
    ['https://127.0.0.1:8444/voice', true],
    ['https://u:p@LOCALHOST:8444?x=1#rc=1', true],
    ['https://abc.ngrok.app/voice', false],
    ['https://localhost:9999/voice', undefined],
    ['https://hooks.example.com:8444/voice', undefined],
    ['https://localhost:8444.example.com/voice', undefined],
  ])('serves %s: %s', (url, isLocal) => {
    const remove = announce(RUN, folder);
    expect(runningAt(url, runningDevs(folder))?.isLocal).toBe(isLocal);
    remove();
  });
});
