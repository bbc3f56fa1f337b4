import { randomUUID } from 'node:crypto';

/** A SID of its own: two letters and 32 hex digits. */
export function sid(prefix: string): string {
  return prefix + randomUUID().replaceAll('-', '');
}
