import { basename, relative } from 'node:path';

/** Returns the command that runs this tool again, as it can be pasted into another terminal of the same folder. */
export function toolCommand(script: string = process.argv[1] ?? '', cwd: string = process.cwd()): string {
  if (script.endsWith('.ts')) return `npx tsx ${quoted(relative(cwd, script))}`;
  if (basename(script) === 'twilio-webhook.js') return `node ${quoted(relative(cwd, script))}`;
  return 'npx twilio-webhook';
}

function quoted(path: string): string {
  return /[^\w./:~\\-]/.test(path) ? `"${path}"` : path;
}
