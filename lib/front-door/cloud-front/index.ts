export { CloudFrontFrontDoor } from './cloud-front';
export type { CloudFrontFrontDoorOptions } from './options';
