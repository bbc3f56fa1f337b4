import { deliveries } from './delivery';
import { webhook } from './webhook';

/** The webhook that a stack with `deliveries` and without code of its own ships: it stores webhooks and nothing else. */
export const handler = webhook(deliveries());
