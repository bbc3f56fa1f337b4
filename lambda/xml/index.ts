export { twimlText } from './text';
export { create } from './xml-writer';
