export { type Detail, detail } from './detail';
export { curlCommand, scrubbed } from './mask';
export { summary, summaryOf } from './summary';
