export { type Patience, whenAllowed } from './when-allowed';
