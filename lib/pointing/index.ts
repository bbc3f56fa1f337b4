export type { PointingOptions, PointMessagingServiceProps, PointPhoneNumberProps, PointTwimlAppProps } from './options';
export { pointMessagingService, pointPhoneNumber, pointTwimlApp } from './phone-number';
export { Pointing } from './pointing';
