import { Transform } from 'node:stream';

/** The start and the end of a line that was discarded. */
export interface DiscardedLine {
  readonly start: string;
  readonly end: string;
}

/** What is kept of a discarded line, in bytes. */
const KEPT_BYTES = 1024;
const NEWLINE = 0x0a;

/** Creates a stream that passes on complete lines, and discards a line of more than `maxBytes` without storing it. */
export function limitLines(maxBytes: number, onDiscard: (line: DiscardedLine) => void): Transform {
  let parts: Buffer[] = [];
  let bytes = 0;
  let start = Buffer.alloc(0);

  function append(part: Buffer) {
    bytes += part.length;
    parts.push(part);
    if (bytes <= maxBytes) return;
    const kept = Buffer.concat(parts);
    if (start.length === 0) start = kept.subarray(0, KEPT_BYTES);
    parts = [kept.subarray(-KEPT_BYTES)];
  }

  function end(stream: Transform) {
    const line = Buffer.concat(parts);
    if (bytes <= maxBytes) stream.push(line);
    else onDiscard({ start: start.toString(), end: line.toString() });
    [parts, bytes, start] = [[], 0, Buffer.alloc(0)];
  }

  return new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      let done = 0;
      for (let index = chunk.indexOf(NEWLINE); index >= 0; index = chunk.indexOf(NEWLINE, done)) {
        append(chunk.subarray(done, index + 1));
        end(this);
        done = index + 1;
      }
      if (done < chunk.length) append(chunk.subarray(done));
      callback();
    },
  });
}
