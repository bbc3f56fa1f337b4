export { bindDeliveries } from './deliveries';
export { Delivery, type DeliveryOptions, type EventBridgeDeliveryOptions, type SqsDeliveryOptions } from './delivery';
