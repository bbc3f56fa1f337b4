export { type DevToken, devToken, runningToken, type TokenReference } from './dev-token';
export { checkToken, envFile, findToken, parsed, signingToken } from './find-token';
export { TOKEN_HINT, type TokenOptions, withTokenOptions } from './token-options';
