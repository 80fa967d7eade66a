/** Where it is said that a listener failed. */
interface ErrorLog {
  error?(message: string, fields: object): void;
}

/**
 * Calls a function of the user's own that may not disturb us: what it throws goes to the log. A log that fails in its turn
 * must not end the process either: the console is the last resort.
 */
export async function callListener<Told>(
  listener: ((told: Told) => unknown) | undefined,
  told: Told,
  who: string,
  log: ErrorLog = console,
): Promise<void> {
  try {
    await listener?.(told);
  } catch (error) {
    const message = `genesys: ${who} failed`;
    try {
      await log.error?.(message, { error });
    } catch {
      console.error(message, { error });
    }
  }
}
