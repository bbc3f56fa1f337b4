import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, it, onTestFinished } from 'vitest';

it('thousands of conversations leave nothing in the memory of their sandbox', { timeout: 240_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'relay-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const outfile = join(folder, 'driver.cjs');
  const entryPoints = [join(__dirname, 'leak-driver.ts')];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
  const written = execFileSync(process.execPath, ['--expose-gc', outfile], { encoding: 'utf8' });
  const { conversations, heaps } = JSON.parse(written) as { conversations: number; heaps: number[] };
  // The first rounds compile code and open connections. Of three rounds, one isn't in the middle of optimizing.
  const lowest = (from: number) => Math.min(...heaps.slice(from, from + 3));
  const rounds = heaps.length - 3 - 8;
  const bytes = (lowest(heaps.length - 3) - lowest(8)) / (rounds * conversations);
  console.info(`${bytes.toFixed(1)} bytes of heap for each conversation that is over`);
  expect(rounds).toBeGreaterThanOrEqual(5);
  // A connection's control has more than 600.
  expect(bytes).toBeLessThan(200);
});
