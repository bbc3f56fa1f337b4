import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { buildApp, DELIVERY_APP, RELAY_APP } from '../../../scripts/build-app';

const folder = mkdtempSync(join(tmpdir(), 'delivery-bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Returns the modules of deliveries in an entry's bundle. */
async function deliveryModules(entry: string): Promise<string[]> {
  const { metafile } = await buildApp(join(folder, 'app'), { entry });
  return Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([file]) => file)
    .filter((file) => file.startsWith('lambda/delivery/'));
}

it.each(['lambda/app.ts', 'lambda/index.ts', RELAY_APP])(
  'a webhook without deliveries loads no module of theirs: %s',
  async (entry) => {
    expect(await deliveryModules(entry)).toEqual([]);
  },
);

it('a webhook with deliveries loads their modules', async () => {
  expect(await deliveryModules(DELIVERY_APP)).toContain('lambda/delivery/send-all.ts');
});
