/** Cuts a byte stream into lines; a line longer than `maxBytes` ends it. */
export interface LineReader {
  push(chunk: Buffer): void;
}

export function lineReader(
  maxBytes: number,
  onLine: (line: string) => void,
  tooLong: () => void,
): LineReader {
  let parts: Buffer[] = [];
  let bytes = 0;
  let over = false;
  return {
    push(chunk) {
      let rest = chunk;
      while (!over && rest.length > 0) {
        const end = rest.indexOf(10);
        const piece = end < 0 ? rest : rest.subarray(0, end);
        bytes += piece.length;
        if (bytes > maxBytes) {
          over = true;
          parts = [];
          return tooLong();
        }
        parts.push(piece);
        if (end < 0) return;
        const line = Buffer.concat(parts).toString('utf8');
        parts = [];
        bytes = 0;
        rest = rest.subarray(end + 1);
        if (line !== '') onLine(line);
      }
    },
  };
}
