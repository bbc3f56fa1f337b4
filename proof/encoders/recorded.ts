import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EncodeOptions } from '../../lambda/front-door/front-door';
import type { FrontDoorName } from '../../lib/contract';

/** A kind of event that a package makes. */
export interface RecordedKind {
  /** `serverless-offline 14.8.2` */
  readonly encoder: string;
  readonly door: FrontDoorName;
  /** How our own encoder has to be set up for the same door. */
  readonly options: EncodeOptions;
  /** The events by the name of their request. */
  readonly events: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Where the recording is. */
export const RECORDED = join(__dirname, '..', '..', 'test', 'proof', 'encoders', 'recorded.json');

/** What the packages made of the requests, as `npm run proof:encoders` recorded it. */
export function recordedKinds(): readonly RecordedKind[] {
  return JSON.parse(readFileSync(RECORDED, 'utf8'));
}
