/**
 * What a task resolves to, if it does so in time. The task itself goes on.
 *
 * @throws what the task throws, or an error when the time is over.
 */
export async function within<T>(ms: number, task: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`The auth token was not there after ${ms} ms.`)), ms);
  });
  try {
    return await Promise.race([late, task()]);
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves when a promise that never rejects has settled, or when the time is over. */
export async function settledWithin(ms: number, promise: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise, over]);
  clearTimeout(timer);
}
