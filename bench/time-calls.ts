/** Makes calls, a number of them at the same time, and returns the milliseconds per call. */
export async function timeCalls(call: () => Promise<unknown>, calls: number, concurrent: number): Promise<number> {
  let remaining = calls;
  const worker = async () => {
    while (remaining > 0) {
      remaining -= 1;
      await call();
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: concurrent }, worker));
  return (performance.now() - start) / calls;
}
