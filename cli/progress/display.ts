import { createLogUpdate } from 'log-update';
import { renderFrame } from './frame.ts';
import { PlainLines } from './plain-lines.ts';
import type { RunView } from './run-view.ts';

/** Shows the course of a run on stderr. */
export interface Display {
  /** Draws what is new. */
  draw(view: RunView): void;
  /** A remark above the lines of the steps. */
  note(text: string): void;
  /** Ends the drawing; the last state stays on the screen unless what follows says the same. */
  end(options: { readonly keep: boolean }): void;
}

/** Redrawn lines on a terminal, plain lines elsewhere; containers have terminals without a width, in which nothing can be drawn. */
export function createDisplay(stream: NodeJS.WriteStream): Display {
  return stream.isTTY && stream.columns > 0 ? terminalDisplay(stream) : plainDisplay(stream);
}

function terminalDisplay(stream: NodeJS.WriteStream): Display {
  const update = createLogUpdate(stream);
  let tick = 0;
  return {
    draw(view) {
      update(renderFrame(view.steps, { nowMs: performance.now(), tick: tick++, columns: stream.columns }).join('\n'));
    },
    note(text) {
      update.persist(text);
    },
    end({ keep }) {
      if (!keep) update.clear();
      update.done();
    },
  };
}

function plainDisplay(stream: NodeJS.WriteStream): Display {
  const lines = new PlainLines();
  return {
    draw(view) {
      for (const line of lines.next(view.steps, performance.now())) stream.write(`${line}\n`);
    },
    note(text) {
      stream.write(`${text}\n`);
    },
    end: () => undefined,
  };
}
