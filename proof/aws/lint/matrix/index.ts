import { ACCOUNTS } from './accounts';
import { DELIVERIES } from './deliveries';
import { DOORS } from './doors';
import { FUNCTIONS } from './functions';
import { OPTIONS } from './options';
import { RELAYS } from './relay';
import type { Sample } from './sample';

export { COMMERCIAL, REGIONS, type Region, type Sample } from './sample';

/** Stacks that together use every property of the package's constructs. A test checks that they do. */
export const MATRIX: readonly Sample[] = [...DOORS, ...FUNCTIONS, ...OPTIONS, ...ACCOUNTS, ...DELIVERIES, ...RELAYS];
