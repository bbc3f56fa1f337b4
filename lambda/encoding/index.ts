export { encoders } from './encoders';
