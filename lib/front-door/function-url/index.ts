export { FunctionUrlFrontDoor } from './function-url';
