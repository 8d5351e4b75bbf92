import { expect, test } from 'vitest';
import { parseCorefile } from './parse-corefile.ts';

// The Corefile that kubeadm installs.
const KUBEADM = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success cluster.local
       disable denial cluster.local
    }
    loop
    reload
    loadbalance
}
`;

test('reads what kubeadm installs', () => {
  const [server, ...others] = parseCorefile(KUBEADM) ?? [];
  expect(others).toEqual([]);
  expect(server?.keys).toEqual(['.:53']);
  expect(server?.plugins.map(({ name }) => name)).toEqual([
    'errors',
    'health',
    'ready',
    'kubernetes',
    'prometheus',
    'forward',
    'cache',
    'loop',
    'reload',
    'loadbalance',
  ]);
  expect(server?.plugins.find(({ name }) => name === 'cache')).toEqual({
    name: 'cache',
    args: ['30'],
    block: [
      ['disable', 'success', 'cluster.local'],
      ['disable', 'denial', 'cluster.local'],
    ],
  });
});

test('reads several servers, keys over lines, snippets, comments and quotes', () => {
  const text = `# top
(snip) {
  errors # each
  log . "{remote} - x" {
    class denial
  }
}
example.org,
sub.example.org:1053 {
  import snip
  import /etc/coredns/*.conf
}
dns://.:53 {
  file db.x {
    deep {
      down
    }
  }
  whoami
}`;
  const servers = parseCorefile(text) ?? [];
  expect(servers.map(({ keys }) => keys)).toEqual([['example.org', 'sub.example.org:1053'], ['dns://.:53']]);
  expect(servers[0]?.plugins).toEqual([
    { name: 'errors', args: [], block: [] },
    { name: 'log', args: ['.', '{remote} - x'], block: [['class', 'denial']] },
    { name: 'import', args: ['/etc/coredns/*.conf'], block: [] },
  ]);
  expect(servers[1]?.plugins.map(({ name }) => name)).toEqual(['file', 'whoami']);
});

test('a file that ends early or serves nothing is undefined', () => {
  for (let n = 0; n < KUBEADM.length - 2; n++) expect(parseCorefile(KUBEADM.slice(0, n))).toBeUndefined();
  expect(parseCorefile('}\n}')).toBeUndefined();
});
