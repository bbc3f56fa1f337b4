export { HttpApiFrontDoor } from './http-api';
export type { HttpApiFrontDoorProps } from './props';
