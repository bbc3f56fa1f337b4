/** Starts a clock of the CPU time of all threads in milliseconds, which a busy machine affects less than elapsed time. */
export function cpuClock(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
}

/** Returns the CPU time of a function in milliseconds. */
export function cpuMs(run: () => void): number {
  const elapsed = cpuClock();
  run();
  return elapsed();
}
