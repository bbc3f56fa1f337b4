export { jsonReporter, type Reporter, textReporter } from './reporter';
