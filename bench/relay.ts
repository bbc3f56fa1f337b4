import { cpus, loadavg } from 'node:os';
import { CALL, capacityRows, REPORTED, relayCostRows } from './relay/costs';
import { measureRelay, type RelayFigures, type Timing } from './relay/measure';
import { writeParts } from './report/page';
import { markdown } from './report/statistics';

/**
 * `npm run bench:relay -- [--quick] [--write]`: measures a relay in turns with a handler that checks nothing, against a
 * stand-in for `@connections` and DynamoDB in the same process, and calculates its costs. `--write` updates
 * docs/realtime.md and docs/scaling.md.
 */

/** Returns a row per handler. The ratios hold on a busy machine, the milliseconds don't. */
function timingRows({ bare, inProcess, withTable }: RelayFigures): Record<string, string>[] {
  const row = (handler: string, { elapsedMs, cpuMs }: Timing) => ({
    handler,
    'time to the first text': `${elapsedMs.toFixed(2)} ms`,
    'over the bare one': `${(elapsedMs / bare.elapsedMs).toFixed(1)} ×`,
    'CPU a prompt': `${cpuMs.toFixed(2)} ms`,
    'CPU over the bare one': `${(cpuMs / bare.cpuMs).toFixed(1)} ×`,
  });
  return [
    row('parses the message and posts an answer, no checks', bare),
    row('a relay, state in the process', inProcess),
    row('a relay, state in a table', withTable),
  ];
}

function abortRows({ abort, perPrompt, perSecond }: RelayFigures): Record<string, string>[] {
  const requests = ({ reads, writes }: RelayFigures['perPrompt']) => `${reads} reads, ${writes} writes`;
  return [
    { what: 'from an interrupt in another sandbox to the abort, median', value: `${abort.median.toFixed(0)} ms` },
    { what: 'the same, longest (at most 300 ms)', value: `${abort.longest.toFixed(0)} ms` },
    { what: 'requests to the table for a prompt', value: requests(perPrompt) },
    { what: 'and for each second of its answer', value: requests(perSecond) },
  ];
}

async function main(flags: readonly string[]): Promise<void> {
  const rounds = flags.includes('--quick') ? 50 : 300;
  const figures = await measureRelay(rounds);
  const { promptsPerMinute, answerSeconds, framesPerAnswer, memoryGb } = CALL;
  const measured =
    `\`npm run bench:relay\` on ${new Date().toISOString().slice(0, 10)}: ${rounds} prompts of each in turns, ` +
    `${cpus().length} × ${cpus()[0]?.model}, Node.js ${process.versions.node}, load ${(loadavg()[0] ?? 0).toFixed(1)}.`;
  const assumed =
    `A minute has ${promptsPerMinute} prompts with answers of ${answerSeconds} seconds in ${framesPerAnswer} frames, and ` +
    `${memoryGb} GB of memory. The model, Twilio, and logs aren't included. Reported for 1,000 calls a month of an agent ` +
    `that moved: ${REPORTED.fargate} on Fargate, ${REPORTED.lambda} on Lambda (${REPORTED.source}).`;
  const realtime = {
    'relay-measured': `${measured}\n\n${markdown(timingRows(figures))}\n\n${markdown(abortRows(figures))}`,
    'relay-costs': `${assumed}\n\n${markdown(relayCostRows(figures))}`,
  };
  const scaling = { 'relay-capacity': markdown(capacityRows(figures)) };
  for (const [name, text] of Object.entries({ ...realtime, ...scaling })) console.log(`\n${name}\n${text}`);
  if (!flags.includes('--write')) return;
  writeParts('realtime.md', realtime);
  writeParts('scaling.md', scaling);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
