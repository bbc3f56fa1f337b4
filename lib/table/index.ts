export { grantItems, newItemTable } from './item-table';
