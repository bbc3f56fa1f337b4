export { MessagingServicePointing, PhoneNumberPointing, TwimlAppPointing } from './pointing';
export type {
  MessagingServicePointingProps,
  PhoneNumberPointingProps,
  PointingProps,
  TwimlAppPointingProps,
} from './props';
