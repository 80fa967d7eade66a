import { UsageError } from './exit.js';
import { channels, type Described, described } from './operations.js';

/** Which tools a command is about. */
export interface Choice {
  readonly toolsets?: string | undefined;
  readonly readOnly?: boolean | undefined;
}

/**
 * The operations of the chosen channels; all of them by default.
 *
 * @throws UsageError for a channel that there is not.
 */
export function chosen({ toolsets, readOnly }: Choice): readonly Described[] {
  const names = toolsets?.split(',').map((name) => name.trim());
  const unknown = names?.find((name) => !channels.includes(name));
  if (unknown !== undefined) throw new UsageError(`--toolsets: "${unknown}" is not one of ${channels.join(', ')}.`);
  return described.filter((tool) => (names?.includes(tool.channel) ?? true) && (!readOnly || tool.readOnly));
}
