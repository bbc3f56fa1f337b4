import { issue } from './certificates';
import type { Pki } from './stage';

/** Host name of all test servers. */
export const HOST = 'hooks.example.com';

/** Creates the certificates of all stages. */
export async function makePki(): Promise<Pki> {
  const [root, unknownRoot, selfSigned] = await Promise.all([
    issue('root.example', { authority: true }),
    issue('unknown-root.example', { authority: true }),
    issue(HOST),
  ]);
  const intermediate = await issue('intermediate.example', { issuer: root, authority: true });
  return {
    root,
    intermediate,
    unknownRoot,
    selfSigned,
    good: await issue(HOST, { issuer: root }),
    localhost: await issue('localhost', { issuer: root }),
    wrongName: await issue('other.example', { issuer: root }),
    expired: await issue(HOST, { issuer: root, from: -90, to: -2 }),
    notYetValid: await issue(HOST, { issuer: root, from: 2 }),
    soonExpired: await issue(HOST, { issuer: root, to: 5 }),
    byUnknown: await issue(HOST, { issuer: unknownRoot }),
    expiredByUnknown: await issue(HOST, { issuer: unknownRoot, from: -90, to: -2 }),
    weakKey: await issue(HOST, { issuer: root, rsaBits: 1024 }),
    weakHash: await issue(HOST, { issuer: root, hash: 'SHA-1' }),
    byIntermediate: await issue(HOST, { issuer: intermediate }),
  };
}
