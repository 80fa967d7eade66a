import type { MediaProgress } from '../media/media.js';
import { coloursFor, type Terminal } from './terminal.js';

const WIDTH = 30;

/** Draws an upload as it goes, on one line of a terminal. Where stderr is none, it draws nothing. */
export function progressBar({ err, env }: Terminal): { update(progress: MediaProgress): void; end(): void } {
  if (!err.isTTY) return { update: () => {}, end: () => {} };
  const { cyan, dim } = coloursFor(err, env);
  return {
    update({ step, file, sentBytes, totalBytes }) {
      const share = totalBytes > 0 ? Math.min(sentBytes / totalBytes, 1) : 0;
      const done = Math.round(share * WIDTH);
      const bar = `${cyan('█'.repeat(done))}${dim('░'.repeat(WIDTH - done))}`;
      const name = file === undefined ? '' : `file ${file + 1}  `;
      err.write(`\r\x1b[K${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${name}${step}`);
    },
    // The line is gone when the call is: the answer stands alone.
    end: () => void err.write('\r\x1b[K'),
  };
}
