import { expect, test } from 'vitest';
import { redactKubernetes } from './redact-kubernetes.ts';

const SECRET = 'correct-horse-battery-staple';

test('masks variables by name, in every place where a pod repeats them', () => {
  const env = [
    { name: 'DB_PASSWORD', value: SECRET },
    { name: 'GOMEMLIMIT', value: '460MiB' },
    { name: 'EMPTY_TOKEN', value: '' },
    { name: 'ADDRESS', value: `postgres://app:${SECRET}@db/shop` },
  ];
  const spec = { containers: [{ name: 'app', env }] };
  const copy = JSON.stringify({ spec });
  const { text, masked } = redactKubernetes(
    JSON.stringify({
      kind: 'Pod',
      metadata: {
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': copy, 'example.org/note': 'kept' },
        managedFields: [{ manager: 'kubectl' }],
      },
      spec,
    }),
  );
  expect(text).not.toContain(SECRET);
  expect(text).not.toContain('managedFields');
  expect(text).toContain('460MiB');
  expect(text).toContain('kept');
  expect(text).toContain('"name":"EMPTY_TOKEN","value":""');
  expect(masked).toMatchObject({ variable: 1, copy: 1 });
});

test('keeps nothing of a Secret but its certificates', () => {
  const data = { 'tls.crt': 'TFMwdExTMUNSVWRK', 'tls.key': SECRET, password: SECRET };
  const list = {
    kind: 'SecretList',
    items: [{ type: 'kubernetes.io/tls', data, stringData: { a: SECRET } }],
  };
  const { text, masked } = redactKubernetes(JSON.stringify(list));
  expect(text).not.toContain(SECRET);
  expect(text).toContain('TFMwdExTMUNSVWRK');
  expect(masked).toEqual({ secret: 2, copy: 1 });
  expect(redactKubernetes(JSON.stringify({ kind: 'Secret', data: { x: SECRET } })).text).not.toContain(
    SECRET,
  );
});

test('JSON that is cut off is dropped, other texts are masked by shape', () => {
  expect(redactKubernetes(`{"name":"DB_PASSWORD","value":"${SECRET}`)).toEqual({
    text: '',
    masked: { 'cut-off': 1 },
  });
  expect(redactKubernetes(`error at https://u:${SECRET}@h/`).text).not.toContain(SECRET);
});
