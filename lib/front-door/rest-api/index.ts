export type { RestApiFrontDoorProps } from './props';
export { RestApiFrontDoor } from './rest-api';
