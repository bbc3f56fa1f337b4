const VERSION = /^(\d+)\.(\d+)\.(\d+)$/;

/** What may be asked for instead of a version. */
const STEPS: readonly string[] = ['major', 'minor', 'patch'];

/**
 * The version that is asked for.
 *
 * @param wish `major`, `minor`, `patch` or a version. The current version itself is taken too: the first release has the
 * version that the package was begun with.
 * @throws when the wish is neither, or is a version before the current one.
 */
export function nextVersion(current: string, wish: string): string {
  const parts = partsOf(current);
  const step = STEPS.indexOf(wish);
  if (step >= 0) {
    return parts.map((part, index) => (index < step ? part : index === step ? part + 1 : 0)).join('.');
  }
  if (isBefore(partsOf(wish), parts)) throw new Error(`${wish} comes before the current version, ${current}.`);
  return wish;
}

function partsOf(version: string): number[] {
  const found = VERSION.exec(version);
  if (!found) throw new Error(`Expected major, minor, patch or a version such as 1.2.3, but got ${version}.`);
  return found.slice(1).map(Number);
}

function isBefore(one: readonly number[], other: readonly number[]): boolean {
  const index = one.findIndex((part, at) => part !== other[at]);
  return index >= 0 && (one[index] ?? 0) < (other[index] ?? 0);
}
