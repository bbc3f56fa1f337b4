export { endWithReader, whenReaderGone } from './broken-pipe';
export { ExitCode, UsageError } from './exit-code';
export { cut, pluralize, printable, progressLine, type Style, type Terminal, terminal } from './terminal';
export { type Piece, urlDifference, urlPair } from './url-pair';
