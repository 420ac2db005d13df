const mebibyte = 1024 ** 2;
const redrawMs = 200;

/** @param {number} bytes */
export function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(bytes < 10 * mebibyte ? 1 : 0)} MB`;
}

/**
 * Tells the user how far the set-up is: a line that is redrawn in a terminal, a plain line at each quarter elsewhere.
 * @param {NodeJS.WriteStream} [stream]
 */
export function createProgress(stream = process.stderr) {
  let drawnAt = 0;
  let quarter = 0;
  let current = '';
  const clear = () => { if (stream.isTTY) stream.write('\r\u001b[K'); };
  return {
    /** @param {string} message */
    line(message) {
      clear();
      stream.write(`${message}\n`);
    },
    /**
     * @param {string} label
     * @param {number} done bytes
     * @param {number} total bytes
     */
    bytes(label, done, total) {
      if (label !== current) [current, quarter, drawnAt] = [label, 0, 0];
      const part = total === 0 ? 1 : Math.min(1, done / total);
      const text = `${label}: ${megabytes(Math.min(done, total))} of ${megabytes(total)} (${Math.floor(part * 100)} %)`;
      if (stream.isTTY) {
        if (Date.now() - drawnAt < redrawMs) return;
        drawnAt = Date.now();
        stream.write(`\r\u001b[K${text}`);
        return;
      }
      if (part * 4 < quarter + 1) return;
      quarter = Math.floor(part * 4);
      stream.write(`${text}\n`);
    },
  };
}

/** @typedef {ReturnType<typeof createProgress>} Progress */
