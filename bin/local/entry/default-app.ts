import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../package-root';
import type { FunctionCode } from './entry-code';

/** The deliveries of the default app in the local run: the options of the runtime by path. */
export const SAMPLE_DELIVERIES = {
  '/status': { queueUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/status' },
  '/events': { eventBusName: 'events', source: 'twilio' },
} as const;

/**
 * Returns the default app and the app that only delivers, the same bytes that are deployed. In a checkout they are bundled
 * from the current sources into a temporary folder, so they're never stale, and concurrent runs don't interfere.
 */
export async function defaultAppCode(): Promise<FunctionCode> {
  const [app, deliveries] = [await builtAppCode('app'), await builtAppCode('delivery-app')];
  const folder = await mkdtemp(join(tmpdir(), 'twilio-webhook-'));
  const file = join(folder, 'index.js');
  await writeFile(file, beside(app.file, deliveries.file));
  const remove = async () => {
    for (const code of [app, deliveries]) await code.remove();
    await rm(folder, { recursive: true, force: true });
  };
  return { file, remove };
}

/** Returns code that hands the paths of deliveries to their app. A path can begin with a stage. */
function beside(app: string, deliveries: string): string {
  return `const app = require(${JSON.stringify(app)});
const deliveries = require(${JSON.stringify(deliveries)});
const paths = ${JSON.stringify(Object.keys(SAMPLE_DELIVERIES))};
const isDelivery = ({ rawPath, path }) => paths.some((each) => (rawPath ?? path).endsWith(each));
exports.handler = (event, context) => (isDelivery(event) ? deliveries : app).handler(event, context);
`;
}

/** Returns the bundled sample of a relay. */
export function defaultRelayCode(): Promise<FunctionCode> {
  return builtAppCode('relay-app');
}

async function builtAppCode(name: 'app' | 'delivery-app' | 'relay-app'): Promise<FunctionCode> {
  const root = packageRoot();
  if (!existsSync(join(root, 'lambda', 'app.ts'))) {
    return { file: join(root, 'dist', name, 'index.js'), remove: async () => undefined };
  }
  const { buildApp } = await import('../../../scripts/build-app');
  const folder = await mkdtemp(join(tmpdir(), 'twilio-webhook-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    return { file: (await buildApp(join(folder, name), { entry: `lambda/${name}.ts` })).file, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
