import type { MediaProgress } from '../media/media.js';
import { createStyles, type Terminal } from './terminal.js';

const WIDTH_CHARACTERS = 30;

/** Draws the progress of an upload on one line of stderr; a no-op when stderr is not a terminal. */
export function createProgressBar({ err, env }: Terminal): { update(progress: MediaProgress): void; clear(): void } {
  if (!err.isTTY) return { update: () => {}, clear: () => {} };
  const { cyan, dim } = createStyles(err, env);
  return {
    update({ step, file, sentBytes, totalBytes }) {
      const share = totalBytes > 0 ? Math.min(sentBytes / totalBytes, 1) : 0;
      const filled = Math.round(share * WIDTH_CHARACTERS);
      const bar = `${cyan('█'.repeat(filled))}${dim('░'.repeat(WIDTH_CHARACTERS - filled))}`;
      const name = file === undefined ? '' : `file ${file + 1}  `;
      err.write(`\r\x1b[K${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${name}${step}`);
    },
    clear: () => void err.write('\r\x1b[K'),
  };
}
