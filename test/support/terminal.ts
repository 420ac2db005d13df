import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { projectFolder } from '../../temporal.config.ts';

/** Gives a program a terminal of its own, of a fixed size, and copies what it writes there. */
const inTerminal = `
import fcntl, os, pty, struct, sys, termios
process, terminal = pty.fork()
if process == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, int(sys.argv[1]), 0, 0))
    os.execvp(sys.argv[2], sys.argv[2:])
while True:
    try: written = os.read(terminal, 65536)
    except OSError: break
    if not written: break
    sys.stdout.buffer.write(written)
    sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
`;

/** Runs a command of the command line in a terminal of that many columns: all that it wrote there, escape sequences included. */
export async function everstepInTerminal(args: readonly string[], environment: NodeJS.ProcessEnv, columns: number): Promise<{ code: number; written: string }> {
  const words = [String(columns), process.execPath, join(projectFolder, 'bin', 'everstep.mjs'), ...args];
  const child = spawn('python3', ['-c', inTerminal, ...words], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => { resolve(code ?? -1); });
  });
  const [code, written] = await Promise.all([ended, text(child.stdout)]);
  return { code, written };
}
