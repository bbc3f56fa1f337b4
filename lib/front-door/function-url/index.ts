export { FunctionUrlFrontDoor, type FunctionUrlFrontDoorProps } from './function-url';
