import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../base/errors/app-error.ts';
import { createKubeApi } from '../../collect/target/kube/kube-api.ts';
import { findEngine } from '../../collect/target/engine/engine-api.ts';
import { type FakeAnswers, inspectedContainer, startFakeEngine } from '../../collect/testing/fake-engine.ts';
import { openTarget } from './open-target.ts';
import { runDoctor } from './run-doctor.ts';

// Everything that may be wrong with what a target text names, by kind: an error with a code that names what was given.
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'goroscope-wrong-'));
  mkdirSync(join(folder, 'folder'));
  writeFileSync(join(folder, 'nothing'), '');
  writeFileSync(join(folder, 'noise'), Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251)));
  writeFileSync(join(folder, 'noise.gz'), gzipSync('not a tar').subarray(0, 20));
  writeFileSync(join(folder, 'config'), 'current-context: [\n');
  writeFileSync(join(folder, 'other-config'), 'apiVersion: v1\nkind: Config\n');
  if (process.platform === 'linux') execFileSync('mkfifo', [join(folder, 'pipe')]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const before = { ...process.env };
afterEach(() => {
  for (const name of ['DOCKER_HOST', 'PATH', 'KUBECONFIG']) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});

/** Code and exit code, and what is wrong as a user reads it; both languages must have it. */
async function refusal(
  text: string,
  options: Parameters<typeof openTarget>[1] = {},
): Promise<readonly [string, string]> {
  const error: unknown = await openTarget(text, options).then(
    async (target) => (await target.close(), 'opened'),
    (e: unknown) => e,
  );
  if (!(error instanceof AppError)) return [String(error), ''];
  const [en, zh] = [error.describe('en'), error.describe('zh')];
  expect(zh.message).not.toBe(en.message);
  expect(`${en.message} ${en.hint}`).not.toMatch(/undefined|\[object|\{\w+\}|\n\s+at /);
  expect(en.hint).toBeTruthy();
  return [`${error.code} ${error.exitCode}`, `${en.message}\n${en.hint}`];
}

describe('texts and files', () => {
  test.each([
    ['', 'UNKNOWN_TARGET 2', '""'],
    ['locale', 'UNKNOWN_TARGET 2', 'did you mean local?'],
    ['pod', 'UNKNOWN_TARGET 2', 'pod:…'],
    ['constructor:x', 'UNKNOWN_TARGET 2', 'constructor:x'],
    ['pid:', 'UNKNOWN_TARGET 2', 'pid:'],
    ['pid:abc', 'BAD_TARGET 2', 'pid:abc'],
    ['pid:-1', 'BAD_TARGET 2', 'pid:-1'],
    ['pid:1.5', 'BAD_TARGET 2', 'pid:1.5'],
    ['pid:99999999999', 'BAD_TARGET 2', 'pid:99999999999'],
    ['pid:0', 'NO_SUCH_PROCESS 3', '0'],
    ['pid:4194305', 'NO_SUCH_PROCESS 3', '4194305'],
    ['snapshot:FOLDER/none', 'SNAPSHOT_NOT_READABLE 2', 'ENOENT'],
    ['snapshot:FOLDER/nothing', 'SNAPSHOT_NOT_READABLE 2', 'empty'],
    ['snapshot:FOLDER/noise', 'SNAPSHOT_NOT_READABLE 2', 'damaged'],
    ['snapshot:FOLDER/noise.gz', 'SNAPSHOT_NOT_READABLE 2', 'unexpected end'],
    ['snapshot:FOLDER/folder', 'SNAPSHOT_NOT_READABLE 2', 'neither "proc" nor "sys"'],
    ['snapshot:FOLDER/pipe', 'SNAPSHOT_NOT_READABLE 2', 'neither a file nor a folder'],
    ['snapshot:/dev/zero', 'SNAPSHOT_NOT_READABLE 2', 'neither a file nor a folder'],
    ['image:FOLDER/none', 'IMAGE_NOT_READABLE 2', 'ENOENT'],
    ['image:FOLDER/nothing', 'IMAGE_NOT_READABLE 2', 'nothing'],
    ['image:FOLDER/noise', 'IMAGE_NOT_READABLE 2', 'noise'],
    ['image:FOLDER/noise.gz', 'IMAGE_NOT_READABLE 2', 'noise.gz'],
    ['image:FOLDER/pipe', 'IMAGE_NOT_READABLE 2', 'pipe'],
    ['image:/dev/zero', 'IMAGE_NOT_READABLE 2', '/dev/zero'],
    ['ssh:-oProxyCommand=touch', 'BAD_TARGET 2', '-oProxyCommand'],
    ['ssh:a b', 'BAD_TARGET 2', 'ssh:a b'],
    ['ssh:host:123456', 'BAD_TARGET 2', '123456'],
    ['ssh:host/pid:x', 'BAD_TARGET 2', 'pid:x'],
    ['ssh:host:0', 'BAD_TARGET 2', '1 to 65535'],
    ['ssh:host:65536', 'BAD_TARGET 2', '1 to 65535'],
    ['compose:a/b/c', 'BAD_TARGET 2', 'compose:a/b/c'],
    ['compose:/b', 'BAD_TARGET 2', 'PROJECT/SERVICE'],
    ['image:FOLDER/folder', 'IMAGE_NOT_READABLE 2', 'empty'],
  ])('%s is %s', async (text, code, told) => {
    if (process.platform !== 'linux' && /pipe|zero|pid:/.test(text)) return;
    const [got, message] = await refusal(text.replace('FOLDER', folder));
    expect(got).toBe(code);
    expect(message).toContain(told);
  });

  test.each([
    ['none', 'none'],
    ['nothing', 'nothing'],
    ['config', 'config'],
    ['other-config', 'context'],
    ['folder', 'folder'],
  ])('a kubeconfig that is %s', async (name, told) => {
    const [got, message] = await refusal('pod:a/b', { kubeconfig: join(folder, name) });
    expect(got).toBe('KUBECONFIG_NOT_USABLE 3');
    expect(message).toContain(told);
  });
});

const PATH = '/containers/web/json';
const forever = () => undefined;
const slowly = (_: IncomingMessage, response: ServerResponse) => {
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};
const halfWay = (_: IncomingMessage, response: ServerResponse) => {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('{"Id": "c');
  setTimeout(() => response.destroy(), 20);
};
const says = (status: number, body: string) => (_: IncomingMessage, response: ServerResponse) => {
  response.statusCode = status;
  response.end(body);
};
const endless = (_: IncomingMessage, response: ServerResponse) => {
  const block = Buffer.alloc(1 << 20, ' ');
  const more = () => {
    while (!response.destroyed && response.write(block));
  };
  response.on('drain', more);
  more();
};

describe('a container engine that misbehaves', () => {
  const engines: { close: () => Promise<void> }[] = [];
  afterEach(async () => {
    for (const engine of engines.splice(0)) await engine.close();
  });
  const start = async (answers: FakeAnswers) => {
    const engine = await startFakeEngine(answers);
    engines.push(engine);
    process.env['DOCKER_HOST'] = engine.address;
    return engine;
  };

  test.each([
    ['answers an error', says(500, '{"message": "out of luck"}'), 'ENGINE_REFUSED 4', 'out of luck'],
    ['refuses', says(403, '{"message": "authorization denied"}'), 'ENGINE_REFUSED 4', '403'],
    ['answers no JSON', says(200, '<html>'), 'ENGINE_REFUSED 4', 'JSON'],
    ['answers another shape', says(200, '[]'), 'CONTAINER_NOT_FOUND 3', 'web'],
    ['answers null', says(200, 'null'), 'CONTAINER_NOT_FOUND 3', 'web'],
    ['closes half way', halfWay, 'ENGINE_REFUSED 4', 'ECONNRESET'],
    ['never stops', endless, 'ENGINE_REFUSED 4', 'bytes'],
  ])('%s', async (_, answer, code, told) => {
    await start({ [PATH]: answer });
    const [got, message] = await refusal('container:web');
    expect(got).toBe(code);
    expect(message).toContain(told);
  });

  test.each([
    ['says nothing', forever],
    ['drips', slowly],
  ])('%s: the answer as a whole has a time', async (_, answer) => {
    const { address } = await start({ [PATH]: answer });
    const api = await findEngine({ DOCKER_HOST: address }, 1_500);
    await expect(api.getJson(PATH)).rejects.toMatchObject({ code: 'ENGINE_REFUSED' });
  });

  test.each([
    ['unix:///nowhere.sock', 'ENOENT'],
    ['ssh://host', 'ssh://host'],
    ['tcp://127.0.0.1:1', 'ECONNREFUSED'],
  ])('DOCKER_HOST=%s', async (host, told) => {
    process.env['DOCKER_HOST'] = host;
    const [got, message] = await refusal('compose:web');
    expect(got).toBe('ENGINE_NOT_REACHABLE 3');
    expect(message).toContain(told);
  });

  test('another server behind the socket is no engine', async () => {
    await start({ '/_ping': says(403, 'no') });
    const [got, message] = await refusal('container:web');
    expect(got).toBe('ENGINE_NOT_REACHABLE 3');
    expect(message).toContain('HTTP 403');
  });

  test('what it does not tell afterwards is unknown, never a pass, and only reading was asked', async () => {
    const id = 'c'.repeat(64);
    const engine = await start({
      [PATH]: inspectedContainer({ Memory: 2 ** 28, NanoCpus: 1e9 }),
      '/info': { CgroupVersion: '2', NCPU: 4, KernelVersion: '6.8.0', Architecture: 'x86_64' },
      [`/containers/${id}/archive?path=/`]: halfWay,
    });
    const target = await openTarget('container:web');
    const { verdicts, collectors } = await runDoctor({ target });
    await target.close();
    expect(collectors.filter(({ status }) => status === 'crashed')).toEqual([]);
    for (const slug of ['cpu-throttled', 'cg-oom-killed', 'lim-nofile-hard', 'lim-maps'])
      expect([slug, verdicts[slug]]).toEqual([slug, 'unknown']);
    expect(engine.asked.filter((call) => !/^(?:GET|HEAD) /.test(call))).toEqual([]);
  });
});

describe('an API server that misbehaves', () => {
  let answer: (request: IncomingMessage, response: ServerResponse) => void = forever;
  const server = createServer((request, response) => answer(request, response));
  let url: string;
  let kubeconfig: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    kubeconfig = join(folder, 'kubeconfig');
    writeConfig(url);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const writeConfig = (address: string) =>
    writeFileSync(
      kubeconfig,
      `current-context: t\ncontexts: [{name: t, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: '${address}'}}]\nusers: [{name: u, user: {}}]\n`,
    );

  test.each([
    ['knows no such pod', says(404, '{"kind":"Status"}'), 'POD_NOT_FOUND 3', '"b"'],
    ['wants a login', says(401, '{"message":"Unauthorized"}'), 'CLUSTER_REFUSED 4', 'Unauthorized'],
    ['refuses', says(403, '{"message":"cannot get pods"}'), 'CLUSTER_REFUSED 4', 'cannot get pods'],
    ['is broken', says(500, '{"message":"etcd is gone"}'), 'CLUSTER_NOT_REACHABLE 4', 'etcd is gone'],
    ['is something else', says(200, '<html>'), 'CLUSTER_NOT_REACHABLE 4', 'no object'],
    ['leads elsewhere', says(302, ''), 'CLUSTER_NOT_REACHABLE 4', '302'],
    ['closes half way', halfWay, 'CLUSTER_NOT_REACHABLE 4', 'ECONNRESET'],
    ['never stops', endless, 'CLUSTER_NOT_REACHABLE 4', 'bytes'],
  ])('%s', async (_, behaviour, code, told) => {
    answer = behaviour;
    for (const target of ['pod:a/b', 'deploy:a/b']) {
      const [got, message] = await refusal(target, { kubeconfig });
      expect([target, got]).toEqual([target, code]);
      expect(message).toContain(told);
    }
  });

  test.each([
    ['says nothing', forever],
    ['drips', slowly],
  ])('%s: the answer as a whole has a time', async (_, behaviour) => {
    answer = behaviour;
    const connection = { server: new URL(url), namespace: 'a', tls: {}, authorization: undefined };
    const call = {
      path: '/api/v1/namespaces/a/pods/b',
      verb: 'get',
      resource: 'pods',
      namespace: 'a',
    } as const;
    const api = createKubeApi(connection, 300);
    await expect(api.need(call)).rejects.toMatchObject({ code: 'CLUSTER_NOT_REACHABLE' });
    expect(await api.read(call)).toMatchObject({ status: 'failed' });
  });

  test.each([
    ['pod:a/', 'BAD_TARGET 2'],
    ['pod:/b', 'BAD_TARGET 2'],
    ['pod:a/b/c/d', 'BAD_TARGET 2'],
    ['deploy:a/b/c/d', 'BAD_TARGET 2'],
    ['pod:a/../../nodes/x', 'BAD_TARGET 2'],
  ])('%s is refused before anything is asked', async (text, code) => {
    answer = says(500, 'asked');
    expect((await refusal(text, { kubeconfig }))[0]).toBe(code);
  });

  test('nothing listens', async () => {
    writeConfig('http://127.0.0.1:1');
    const [got, message] = await refusal('pod:a/b', { kubeconfig });
    expect(got).toBe('CLUSTER_NOT_REACHABLE 4');
    expect(message).toContain('ECONNREFUSED');
    writeConfig(url);
  });
});

describe.skipIf(process.platform !== 'linux' || spawnSync('sh', ['-c', 'exit 0']).status !== 0)(
  'an ssh that misbehaves',
  () => {
    /** A program named ssh in front of PATH. */
    const withSsh = (script: string) => {
      const bin = mkdtempSync(join(folder, 'bin-'));
      writeFileSync(join(bin, 'ssh'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      process.env['PATH'] = `${bin}:${before['PATH']}`;
    };

    test.each([
      ['ends at once', 'exit 255', 'SSH_FAILED 3', 'ssh'],
      [
        'cannot resolve',
        'echo "ssh: Could not resolve hostname box" >&2; exit 255',
        'SSH_FAILED 3',
        'resolve',
      ],
      [
        'is denied',
        'echo "u@box: Permission denied (publickey)." >&2; exit 255',
        'SSH_FAILED 3',
        'publickey',
      ],
      [
        'has a greeting and no shell',
        'echo Welcome; cat >/dev/null & sleep 0.2; exit 1',
        'SSH_FAILED 3',
        'box',
      ],
      ['floods', 'exec cat /dev/zero', 'SSH_FAILED 3', 'bytes'],
      ['is another system', 'PATH=DIR:$PATH exec /bin/sh', 'SSH_FAILED 3', 'Darwin'],
    ])('%s', async (_, script, code, told) => {
      const other = mkdtempSync(join(folder, 'uname-'));
      writeFileSync(join(other, 'uname'), '#!/bin/sh\necho Darwin\n', { mode: 0o755 });
      withSsh(script.replace('DIR', other));
      const [got, message] = await refusal('ssh:box');
      expect(got).toBe(code);
      expect(message).toContain(told);
    });

    test('that dies half way leaves everything unknown and ends in time', async () => {
      // It goes after the greeting and before the end: once so many bytes were answered.
      withSsh('/bin/sh | { dd bs=1 count=4000 2>/dev/null; kill -9 $$; }');
      const target = await openTarget('ssh:box');
      const { verdicts, collectors, summary } = await runDoctor({ target });
      await target.close();
      expect(collectors.filter(({ status }) => status === 'crashed')).toEqual([]);
      expect(summary.unknown).toBeGreaterThan(20);
      expect(verdicts['cpu-throttled']).not.toBe('pass');
    });
  },
);
