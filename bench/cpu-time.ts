/** Starts a clock of the processor time of all threads, in milliseconds: on a busy machine the other clock says little. */
export function cpuClock(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
}

/** Milliseconds of processor time that a function takes. */
export function cpuMs(run: () => void): number {
  const elapsed = cpuClock();
  run();
  return elapsed();
}
