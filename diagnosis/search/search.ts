import { findSplice, type SigningKey, sortedParams } from '../../lambda/signature';
import { isSid } from '../../lib/contract';
import type { Budget } from '../budget';
import type { Change } from '../cause';
import { type SharedKeyFacts, sharedKeyChange } from '../shared-key';
import type { Hypothesis, Start } from './hypotheses';
import { everyPort, givenUrls, oneLikelyChange, oneRareChange, unchanged } from './one-change';
import { severalChanges } from './several-changes';
import { Signatures } from './signatures';

/** The text that Twilio signed, proved by a signature that fits. */
export interface Match {
  readonly url: string;
  readonly key: SigningKey;
  /** Whether only the URL was signed, without parameters. */
  readonly onlyUrl: boolean;
  /** The changes from the signed request to the received one. Empty when they are the same. */
  readonly changes: readonly Change[];
}

/**
 * Searches for the text that Twilio signed: the request as received, then with one change, then with several. Ends at
 * the first signature that fits, or when the budget is spent.
 */
export function search(start: Start, signature: string, budget: Budget): Match | undefined {
  const { keys, otherKeys, sharedKeys } = start.received;
  const phases: readonly (readonly [
    hypotheses: (start: Start) => Iterable<Hypothesis>,
    keys: readonly SigningKey[],
  ])[] = [
    [unchanged, keys],
    [unchanged, otherKeys],
    [oneLikelyChange, keys],
    [givenUrls, keys],
    [oneRareChange, keys],
    [oneLikelyChange, otherKeys],
    [givenUrls, otherKeys],
    [severalChanges, keys],
    [everyPort, keys],
  ];
  for (const [hypotheses, tried] of phases) {
    if (tried.length === 0) continue;
    const signers = tried.map((key): Signer => ({ key, signatures: new Signatures(key) }));
    for (const hypothesis of hypotheses(start)) {
      const key = matchingKey(hypothesis, signers, signature, budget);
      if (key) return match(hypothesis, key, keys, sharedKeys);
      if (budget.spent) return undefined;
    }
  }
  return undefined;
}

interface Signer {
  readonly key: SigningKey;
  readonly signatures: Signatures;
}

function matchingKey(
  { url, data }: Hypothesis,
  signers: readonly Signer[],
  signature: string,
  budget: Budget,
): SigningKey | undefined {
  const text = url + data;
  for (const { key, signatures } of signers) {
    if (!budget.take(text.length)) return undefined;
    if (signatures.of(text) === signature) return key;
  }
  return undefined;
}

function match(
  { url, data, params, changes }: Hypothesis,
  key: SigningKey,
  expected: readonly SigningKey[],
  sharedKeys: SharedKeyFacts,
): Match {
  const token = expected.includes(key) ? [] : [keyChange(key, expected, sharedKeys)];
  const splice = findSplice(url, data === '' ? undefined : sortedParams(params));
  const spliced = splice === undefined ? [] : [{ cause: 'splice', words: SPLICED(splice) } as const];
  return { url, key, onlyUrl: data === '', changes: [...spliced, ...token, ...changes] };
}

const SPLICED = (splice: string) =>
  `The signature fits the text of URL and parameters, but Twilio cuts it at another place: ${splice}.`;

function keyChange(signed: SigningKey, expected: readonly SigningKey[], sharedKeys: SharedKeyFacts): Change {
  const isShared = sharedKeys.configured.some(({ id, secret }) => id === signed.id && secret === signed.secret);
  const name = isShared ? `the shared key "${signed.id}"` : nameOf(signed);
  return sharedKeyChange(signed, sharedKeys, name) ?? tokenChange(signed, expected);
}

function tokenChange(signed: SigningKey, expected: readonly SigningKey[]): Change {
  const parent = isSid(expected[0]?.id ?? '', 'AC') && signed.id === 'primary';
  const which = parent ? "the parent account's own auth token" : nameOf(signed);
  const list = expected.map(nameOf).join(' or ') || "any of the function's tokens";
  return { cause: 'token', words: `Twilio signed with ${which}, not with ${list}.` };
}

/** Names a key without showing its secret. */
function nameOf({ id }: SigningKey): string {
  if (id === undefined) return 'an auth token without a name';
  return isSid(id, 'AC') ? `the auth token of account ${id}` : `the auth token "${id}"`;
}
