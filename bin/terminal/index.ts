export { onAnyKey } from './any-key';
export { docsUrl } from './docs-url';
export { ExitCode, exitOnBrokenPipe, onBrokenPipe, UsageError } from './exit';
export { cut, pluralize, printable, progressLine, type Style, type Terminal, terminal } from './terminal';
export { toolCommand } from './tool-command';
export { type Piece, urlDifference, urlPair } from './url-pair';
