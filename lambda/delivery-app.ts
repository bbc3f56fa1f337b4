import { deliveries } from './delivery';
import { webhook } from './webhook';

/** The webhook that a stack with only `deliveries` deploys: it stores webhooks and nothing else. */
export const handler = webhook(deliveries());
