export type { RestApiFrontDoorOptions } from './options';
export { RestApiFrontDoor } from './rest-api';
