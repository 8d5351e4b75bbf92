const DEFAULT_SERVER = 'http://127.0.0.1:4320';

/**
 * The command that replays the recorded data into one server. `program` is how the program is called there, `webUrl` the
 * address of its web interface; the address a command takes by itself is left out.
 */
export function demoCommand(program: string, webUrl: string): string {
  return webUrl === DEFAULT_SERVER ? `${program} demo` : `${program} demo --server ${webUrl}`;
}
