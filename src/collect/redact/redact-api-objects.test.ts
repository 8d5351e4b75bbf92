import { describe, expect, test } from 'vitest';
import { redactKubernetes } from './redact-kubernetes.ts';

const SECRET = 'hunter2hunter2';

describe('objects of an API', () => {
  test.each([
    ['a variable by its name', { env: [{ name: 'DB_PASSWORD', value: SECRET }] }],
    ['a variable by its shape', { env: [{ name: 'HTTPS_PROXY', value: `http://u:${SECRET}@proxy:3128` }] }],
    ['a word after the option that names it', { args: ['serve', '--password', SECRET] }],
    ['an option with its value', { command: ['/app', `--token=${SECRET}`] }],
    ['an environment as the engine writes it', { Config: { Env: ['A=1', `DB_PASSWORD=${SECRET}`] } }],
    ['an annotation by its key', { metadata: { annotations: { 'example.com/api-token': SECRET } } }],
    [
      'an object stored as text',
      {
        metadata: {
          annotations: {
            'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({
              spec: { containers: [{ env: [{ name: 'API_KEY', value: SECRET }] }] },
            }),
          },
        },
      },
    ],
    ['a Secret', { kind: 'Secret', data: { 'tls.key': SECRET, anything: SECRET } }],
    [
      'Secrets of a list',
      { kind: 'SecretList', items: [{ type: 'kubernetes.io/tls', data: { 'tls.key': SECRET } }] },
    ],
    ['a message of an event', { items: [{ message: `dial postgres://app:${SECRET}@db:5432 failed` }] }],
  ])('%s', (_, object) => {
    const { text, masked } = redactKubernetes(JSON.stringify(object));
    expect(text).not.toContain(SECRET);
    expect(Object.values(masked).reduce((a, b) => a + b, 0)).toBeGreaterThan(0);
    expect(() => JSON.parse(text)).not.toThrow();
  });

  test('what is none stays byte for byte', () => {
    const text = JSON.stringify({
      kind: 'Pod',
      spec: {
        containers: [
          { name: 'app', args: ['--port', '8080'], env: [{ name: 'GOMEMLIMIT', value: '100MiB' }] },
        ],
        volumes: [{ name: 'tls', secret: { secretName: 'shop-tls' } }],
      },
    });
    expect(redactKubernetes(text)).toEqual({ text, masked: {} });
  });

  test('the certificate of a Secret stays', () => {
    const { text } = redactKubernetes(
      JSON.stringify({ kind: 'Secret', data: { 'tls.crt': 'QUJD', 'tls.key': SECRET } }),
    );
    expect(JSON.parse(text)).toEqual({ kind: 'Secret', data: { 'tls.crt': 'QUJD' } });
  });

  test('text that is no JSON is masked by shape', () => {
    expect(redactKubernetes(`{ password=${SECRET}`).text).not.toContain(SECRET);
  });
});
