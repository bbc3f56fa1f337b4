export {
  advance,
  type Control,
  enqueue,
  finish,
  interrupt,
  isSeen,
  LEASE_MS,
  type NearLimit,
  nearLimit,
  remember,
  type Turn,
  turnState,
} from './control';
export { dynamoDbStore } from './dynamodb-store';
export { changeOf } from './state';
export { memoryStore, type Store } from './store';
