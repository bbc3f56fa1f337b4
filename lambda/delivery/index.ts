export type { DeliveryReport } from '../routing';
export { NotDeliveredError } from './deliver';
export type { DeliveryEntry } from './entry';
export {
  type DeliveryOptions,
  deliveries,
  type EventBridgeDeliveryOptions,
  type SqsDeliveryOptions,
  toEventBridge,
  toSqs,
} from './routes';
