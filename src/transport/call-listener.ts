interface ErrorLog {
  error?(message: string, fields: object): void;
}

/**
 * Calls a listener of the user's. Its errors are logged and never thrown. If the log itself fails, the error goes to the
 * console, so that it cannot end the process.
 */
export async function callListener<Event>(
  listener: ((event: Event) => unknown) | undefined,
  event: Event,
  name: string,
  log: ErrorLog = console,
): Promise<void> {
  try {
    await listener?.(event);
  } catch (error) {
    const message = `genesys: ${name} failed`;
    try {
      await log.error?.(message, { error });
    } catch {
      console.error(message, { error });
    }
  }
}
