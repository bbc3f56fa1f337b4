export { jsonReporter, type Reloaded, type Reporter, textReporter } from './reporter';
