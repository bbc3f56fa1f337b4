import { cpus, loadavg } from 'node:os';

/** Starts a description of a run: its command, date, and machine, with the load before and after. */
export function describeRun(command: string): (rounds: string, versions: Readonly<Record<string, string>>) => string {
  const load = () => (loadavg()[0] ?? 0).toFixed(1);
  const before = load();
  return (rounds, versions) => {
    const listed = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
    return (
      `\`${command}\` on ${new Date().toISOString().slice(0, 10)}: ${rounds}, ${cpus().length} × ${cpus()[0]?.model}, ` +
      `load ${before} before, ${load()} after; ${listed.join(', ')}.`
    );
  };
}
