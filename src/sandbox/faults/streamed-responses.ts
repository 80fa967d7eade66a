const streamed = new WeakSet<Response>();

/** Marks a response whose parts must be sent as they come. All others are sent at once, which is faster. */
export function markStreamed(response: Response): Response {
  streamed.add(response);
  return response;
}

export const isStreamed = (response: Response): boolean => streamed.has(response);
