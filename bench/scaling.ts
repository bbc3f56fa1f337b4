import { writeImage, writeParts } from './report/page';
import { svg } from './report/plot';
import { markdown } from './report/statistics';
import { burstRows } from './scaling/burst';
import { capacityUnits, costChart, costRows, doorRows, VOLUMES } from './scaling/costs';
import { deliveryBurstRows, deliveryCostRows } from './scaling/deliveries';

/**
 * `npm run bench:scaling`: calculates costs and bursts from the prices in `bench/scaling/costs.ts` and the figures below. Writes
 * them into docs/scaling.md and docs/front-doors.md, and measures nothing.
 */

/** Seconds of a cold start: an estimate of 0.2 to create the sandbox, plus init and first invocation as measured. */
const COLD = 0.2 + 0.05 + 0.01;
const WARM = 0.001;

const units = VOLUMES.map((perMinute) => ({
  'webhooks a minute': perMinute.toLocaleString('en'),
  'capacity units': capacityUnits(perMinute).toFixed(1),
}));
const doors = markdown(doorRows());
const parts = {
  'door-costs': doors,
  costs: markdown(costRows()),
  'capacity-units': markdown(units),
  burst: markdown(burstRows(COLD, WARM)),
  'delivery-burst': markdown(deliveryBurstRows()),
  'delivery-costs': markdown(deliveryCostRows()),
};
for (const [name, table] of Object.entries(parts)) console.log(`\n${name}\n${table}`);
writeParts('scaling.md', parts);
writeParts('front-doors.md', { 'door-costs': doors });
writeImage('costs.svg', svg(costChart()));
