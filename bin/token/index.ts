export { type DevToken, devToken, runningSecret, type TokenReference } from './dev-token';
export { checkToken, envFile, findSigner, findToken, parsed, type Signer, signerIn } from './find-token';
export { TOKEN_HINT, type TokenOptions, withTokenOptions } from './token-options';
