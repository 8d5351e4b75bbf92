// `npm start`: builds what is missing, then starts the server. Words after `--` go to `goroscope up`.
import { spawn, spawnSync } from 'node:child_process';

const built = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);
const server = spawn(process.execPath, ['bin/goroscope.mjs', 'up', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
// The terminal sends its signals to the whole group; a supervisor sends them only here.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
server.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
