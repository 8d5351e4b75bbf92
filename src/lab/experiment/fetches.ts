import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGoproxy } from '../goproxy/start-goproxy.ts';
import { type Experiment, labCase, type LabService } from './experiment.ts';
import { experimentMessages as m } from './experiment.messages.ts';

const FRESH = { GOMODCACHE: '$DIR/modules' };
const LOGIN = { user: 'lab', password: 'lab-password' };
const HEADER = `Authorization: Basic ${Buffer.from(`${LOGIN.user}:${LOGIN.password}`).toString('base64')}`;

/** A module proxy that wants a login, and files with the ways to give one. `goAuth` gets the folder and the host. */
const withLogin =
  (goAuth: (folder: string) => string, netrc: string | undefined) => async (): Promise<LabService> => {
    const folder = mkdtempSync(join(tmpdir(), 'goroscope-lab-'));
    const proxy = await startGoproxy({ port: 0, tls: true, faults: [], cacheDir: undefined, login: LOGIN });
    const { host } = new URL(proxy.url);
    const write = (name: string, text: string, mode: number) => {
      writeFileSync(join(folder, name), text);
      chmodSync(join(folder, name), mode);
    };
    write('authority.pem', proxy.authorityPem ?? '', 0o644);
    write('login', `#!/bin/sh\nprintf 'https://${host}\\n\\n${HEADER}\\n\\n'\n`, 0o755);
    write('broken', '#!/bin/sh\necho "token expired" >&2\nexit 7\n', 0o755);
    write(
      'helper',
      `#!/bin/sh\n[ "$1" = get ] && printf 'username=${LOGIN.user}\\npassword=${LOGIN.password}\\n'\n`,
      0o755,
    );
    write('gitconfig', `[credential]\n\thelper = ${join(folder, 'helper')}\n`, 0o644);
    write(
      'netrc',
      netrc === undefined ? '' : `machine ${host} login ${LOGIN.user} password ${netrc}\n`,
      0o600,
    );
    return {
      env: {
        GOPROXY: proxy.url,
        GOSUMDB: 'off',
        SSL_CERT_FILE: join(folder, 'authority.pem'),
        NETRC: join(folder, 'netrc'),
        GIT_CONFIG_GLOBAL: join(folder, 'gitconfig'),
        GOAUTH: goAuth(folder),
      },
      close: async () => {
        await proxy.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  };

const download = ['mod', 'download', 'lab.example/hello@v1.0.0'];
const DENIED = /401 Unauthorized/;

/** Ways to log in to a module proxy. */
export const logins: Experiment = {
  name: 'logins',
  about: m.logins,
  touches: m.touchesPorts,
  cases: [
    labCase(m.netrc, null, { go: download, env: FRESH, service: withLogin(() => 'netrc', LOGIN.password) }),
    labCase(m.netrcWrong, 'status-denied', {
      go: download,
      env: FRESH,
      service: withLogin(() => 'netrc', 'wrong'),
      says: DENIED,
    }),
    labCase(m.loginOff, 'status-denied', {
      go: download,
      env: FRESH,
      service: withLogin(() => 'off', LOGIN.password),
      says: DENIED,
    }),
    labCase(m.loginCommand, null, {
      go: download,
      env: FRESH,
      service: withLogin((folder) => join(folder, 'login'), undefined),
    }),
    labCase(m.loginBroken, 'goauth-failed', {
      go: download,
      env: FRESH,
      service: withLogin((folder) => join(folder, 'broken'), undefined),
      says: DENIED,
    }),
    labCase(m.loginBrokenBeside, 'goauth-failed', {
      go: download,
      env: FRESH,
      service: withLogin((folder) => `${join(folder, 'broken')}; netrc`, LOGIN.password),
    }),
    labCase(m.loginGit, null, {
      go: download,
      env: FRESH,
      needs: ['git'],
      service: withLogin((folder) => `git ${folder}`, undefined),
    }),
    labCase(m.loginGitNowhere, 'goauth-invalid', {
      go: download,
      env: FRESH,
      service: withLogin((folder) => `git ${folder}/none`, undefined),
      says: /GOAUTH=git encountered an error/,
    }),
  ],
};

const MODULE = 'lab.example/own.git';
const GIT = {
  GIT_AUTHOR_NAME: 'lab',
  GIT_AUTHOR_EMAIL: 'lab@lab.example',
  GIT_COMMITTER_NAME: 'lab',
  GIT_COMMITTER_EMAIL: 'lab@lab.example',
};

/** A repository with one tagged module; git is told to find its address in a folder of this machine. */
const repository = (more: Readonly<Record<string, string>>) => (): Promise<LabService> => {
  const folder = mkdtempSync(join(tmpdir(), 'goroscope-lab-'));
  const work = join(folder, 'own.git');
  mkdirSync(work);
  mkdirSync(join(folder, 'empty'));
  // A PATH with the go command and nothing else.
  const { stdout: go } = spawnSync('sh', ['-c', 'command -v go'], { encoding: 'utf8' });
  symlinkSync(go.trim(), join(folder, 'empty/go'));
  writeFileSync(join(work, 'go.mod'), `module ${MODULE}\n\ngo 1.21\n`);
  writeFileSync(join(work, 'own.go'), 'package own\n');
  writeFileSync(
    join(folder, 'gitconfig'),
    `[url "file://${folder}/"]\n\tinsteadOf = https://lab.example/\n[safe]\n\tdirectory = *\n`,
  );
  const env = {
    ...GIT,
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    GIT_CONFIG_GLOBAL: join(folder, 'gitconfig'),
  };
  for (const words of [
    ['init', '-q'],
    ['add', '.'],
    ['commit', '-q', '-m', 'lab'],
    ['tag', 'v1.0.0'],
  ])
    spawnSync('git', words, { cwd: work, env, stdio: 'ignore' });
  const own = Object.fromEntries(Object.entries(more).map(([k, v]) => [k, v.replaceAll('$REPO', folder)]));
  return Promise.resolve({
    env: { GIT_CONFIG_GLOBAL: join(folder, 'gitconfig'), GOSUMDB: 'off', ...own },
    close: () => {
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  });
};

const own = {
  go: ['mod', 'download', `${MODULE}@v1.0.0`],
  module: `${MODULE}@v1.0.0`,
  env: FRESH,
  needs: ['git'],
};
const PRIVATE = { GOPRIVATE: 'lab.example', GOPROXY: 'https://127.0.0.1:9' };

/** Fetches without a module proxy. */
export const direct: Experiment = {
  name: 'direct',
  about: m.direct,
  touches: m.touchesRepository,
  cases: [
    labCase(m.directWorks, null, { ...own, service: repository(PRIVATE) }),
    labCase(m.directNoProxy, null, { ...own, service: repository({ GOPROXY: 'direct' }) }),
    labCase(m.directGone, 'git-failed', {
      ...own,
      service: repository({
        ...PRIVATE,
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'url.file://$REPO/empty/.insteadOf',
        GIT_CONFIG_VALUE_0: 'https://lab.example/own',
      }),
      // The go command asks each scheme in turn and keeps to itself what git said.
      says: /no secure protocol found for repository/,
    }),
    labCase(m.directForbidden, 'direct-forbidden', {
      ...own,
      service: repository({ ...PRIVATE, GOVCS: 'lab.example:hg' }),
      says: /GOVCS disallows using git/,
    }),
    labCase(m.directNoGit, 'git-missing', {
      ...own,
      service: repository({ ...PRIVATE, PATH: '$REPO/empty' }),
      says: /no secure protocol found for repository/,
    }),
    labCase(m.directNobody, 'direct-lookup', {
      ...own,
      go: ['mod', 'download', 'nobody.lab.invalid/own@v1.0.0'],
      module: 'nobody.lab.invalid/own@v1.0.0',
      service: repository({ GOPROXY: 'direct', GOPRIVATE: 'nobody.lab.invalid' }),
      says: /unrecognized import path|no such host|dial tcp/,
    }),
  ],
};
