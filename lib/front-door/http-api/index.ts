export { HttpApiFrontDoor } from './http-api';
export type { HttpApiFrontDoorOptions } from './options';
