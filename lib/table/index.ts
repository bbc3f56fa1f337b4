export { grantItems, type ItemTableProps, newItemTable } from './item-table';
