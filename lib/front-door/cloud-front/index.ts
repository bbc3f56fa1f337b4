export { CloudFrontFrontDoor } from './cloud-front';
export type { CloudFrontFrontDoorProps } from './props';
