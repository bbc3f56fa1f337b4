import { join } from 'node:path';
import { type MemoryOf, type Pointed, point, undo } from '../../lambda/operations/point/point';
import { settingsFor, type Urls } from '../../lambda/operations/point/settings';
import type { Target } from '../../lambda/operations/point/target';
import { credentialsInEnvironment, endpointsOf, TwilioApi } from '../../lambda/operations/twilio-api';
import { FileStore } from './file-store';

/** What the tool's settings are remembered under. */
const OWNER = 'twilio-webhook point';

/** What is to be done. */
export interface PointRun {
  readonly target: Target;
  /** @default - what was set before is put back */
  readonly urls?: Urls | undefined;
  readonly apply: boolean;
  /** Folder in which it is remembered what was there before. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Points, undoes, or says what that would do. Credentials and hosts come from the environment. */
export function runPoint({ target, urls, apply, folder, env }: PointRun): Promise<Pointed> {
  const wanted = urls && settingsFor(target.kind, urls);
  const api = new TwilioApi(credentialsInEnvironment(env), { endpoints: endpointsOf(env) });
  const memoryOf: MemoryOf = ({ sid }) => new FileStore(join(folder, 'point', `${sid}.json`));
  const options = { owner: OWNER, dryRun: !apply };
  return wanted ? point(api, target, wanted, memoryOf, options) : undo(api, target, memoryOf, options);
}
