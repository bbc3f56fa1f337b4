export { playRound, type Row } from './round';
export { send } from './send';
export { table, verdict } from './table';
