import type { WantedPort } from '../../model/permissions.ts';

/** Variables that name a listener; `DB_PORT`, `SMTP_PORT` and the variables of Kubernetes services name someone else's. */
const VARIABLES = new Set([
  'PORT',
  'HTTP_PORT',
  'HTTPS_PORT',
  'LISTEN',
  'LISTEN_ADDR',
  'LISTEN_ADDRESS',
  'LISTEN_PORT',
  'BIND',
  'BIND_ADDR',
  'BIND_ADDRESS',
  'BIND_PORT',
  'ADDR',
  'SERVER_PORT',
]);
const OPTION =
  /^--?((?:[\w.]+[-.])?(?:listen|bind|addr|address|port|http|https)(?:[-_.](?:addr|address|port))?)$/;
const ADDRESS = /^(?:[\w.*-]*:|\[[\da-fA-F:.%]*\]:)?(\d{1,5})$/;

/** Ports that an environment and a command line tell a program to listen on. A guess from names: port 0 and odd values are left out. */
export function wantedPorts(
  env: ReadonlyMap<string, string>,
  words: readonly string[],
): readonly WantedPort[] {
  const fromEnv = [...env].flatMap(([name, value]) =>
    VARIABLES.has(name) ? portIn(value, `${name}=${value}`) : [],
  );
  const fromWords = words.flatMap((word, i) => {
    const [, option = word, value] = /^(--?[\w.-]+)=(.*)$/.exec(word) ?? [];
    if (!OPTION.test(option)) return [];
    const said = value ?? words[i + 1] ?? '';
    return portIn(said, `${option}=${said}`);
  });
  return [...fromEnv, ...fromWords];
}

function portIn(value: string, said: string): readonly WantedPort[] {
  const port = Number(ADDRESS.exec(value)?.[1] ?? 0);
  return port > 0 && port < 65_536 ? [{ port, said }] : [];
}
