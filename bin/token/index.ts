export { type DevToken, devToken, envFile, findToken, parsed, signingToken } from './find-token';
export { TOKEN_HINT, type TokenOptions, withTokenOptions } from './token-options';
