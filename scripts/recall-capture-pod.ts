// Captures the pod of the recorded API answers as `goroscope capture pod:…` does where the image has no shell.
//   npx tsx scripts/recall-capture-pod.ts OUT-DIRECTORY
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captureTarget } from '../src/app/capture/capture.ts';
import { writeCapture } from '../src/app/capture/write-capture.ts';
import { openRawTarget } from '../src/app/doctor/open-target.ts';
import { recorded, startKubeServer } from '../test/oracle/doctor-targets/kube-server.ts';

const NAME = 'checkout-7d9c5b6f4-x2x7p';
const out = process.argv[2];
if (out === undefined) throw new Error('usage: recall-capture-pod.ts OUT-DIRECTORY');
const server = await startKubeServer({
  objects: {
    [`/api/v1/namespaces/shop/pods/${NAME}`]: recorded('pod.json'),
    '/api/v1/nodes/node-a': recorded('node.json'),
    '/api/v1/namespaces/shop/events': recorded('events.json'),
  },
  shell: () => null,
});
const folder = mkdtempSync(join(tmpdir(), 'goroscope-pod-'));
try {
  const kubeconfig = join(folder, 'config');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'c', cluster: { server: server.url } }],
    users: [{ name: 'u', user: {} }],
    contexts: [{ name: 'test', context: { cluster: 'c', user: 'u', namespace: 'shop' } }],
  };
  writeFileSync(kubeconfig, JSON.stringify(config), { mode: 0o600 });
  const target = await openRawTarget(`pod:shop/${NAME}`, { kubeconfig });
  await writeCapture(await captureTarget(target), out, target.observedAtUnixMs);
  await target.close();
} finally {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}
