export { type DevToken, devToken } from './dev-token';
export { envFile, findToken, parsed, signingToken } from './find-token';
export { TOKEN_HINT, type TokenOptions, withTokenOptions } from './token-options';
