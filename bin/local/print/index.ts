export { jsonReporter } from './json-reporter';
export { type Reporter, textReporter } from './reporter';
