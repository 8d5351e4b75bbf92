import { type Draft, P, R } from '../draft.ts';
import type { DerivedCase } from '../derived-case.ts';

const RESOLV = 'resolv.conf(5)';
const ASKED = 'answer of an active probe as --active stores it';
const TEXT = 'golang.org/x/text/@v/list';
const MIRROR = 'https://mirror.example';

/** Answers of another network say nothing about the process's own: the reader stands in the same one. */
const sameNetwork = (draft: Draft): void => {
  draft.index.links['/proc/self/ns/net'] = draft.index.links[`${P}/ns/net`] ?? '';
};

const answered = (
  status: number | null,
  failed: { stage: 'dns' | 'tcp' | 'tls' | 'http'; code: string } | null = null,
) => ({
  status,
  failed,
  doneMs: { dns: 2, tcp: 5, tls: 12, http: 20 },
  totalMs: 20,
});

/** A process whose go command asks one mirror; `status` is what the mirror answers for a module. */
function mirror(
  draft: Draft,
  proxy: string,
  first: ReturnType<typeof answered>,
  sumdb = answered(200),
): void {
  sameNetwork(draft);
  draft.env('GOPROXY', proxy);
  draft.answer('http', `${MIRROR}/${TEXT}`, first);
  draft.answer('http', `${MIRROR}/sumdb/sum.golang.org/supported`, sumdb);
  draft.answer('http', 'https://sum.golang.org/latest', sumdb);
  draft.answer('name-lookups', 'mirror.example', {
    name: 'mirror.example',
    samples: 20,
    medianMs: 2,
    p95Ms: 4,
    ipv4: 1,
    ipv6: 0,
    failures: {},
  });
  const pem = draft.files.get(`${R}/etc/ssl/certs/ca-certificates.crt`) ?? '';
  draft.answer('tls', 'mirror.example:443', {
    failed: null,
    nameMatches: true,
    chain: [
      {
        subject: 'CN=Example Root CA',
        issuer: 'CN=Example Root CA',
        notAfterUnixMs: draft.index.capturedAtUnixMs + 86_400_000 * 90,
        pem,
      },
    ],
  });
}

/** The mirror is signed by a root that only the company knows; named here because every mirror case shows it. */
const INTERCEPTED = 'tls-intercepted';

/** Names, proxies, certificates, interfaces. */
export const NETWORK_CASES: readonly DerivedCase[] = [
  {
    name: 'no name server',
    from: 'service',
    form: RESOLV,
    apply: (draft) => draft.write(`${R}/etc/resolv.conf`, 'search shop.example\n'),
    fires: ['dns-no-nameserver'],
  },
  {
    name: 'a source of names that Go does not know, in a program without cgo',
    from: 'service',
    form: 'nsswitch.conf(5)',
    apply: (draft) => {
      draft.write(`${R}/etc/nsswitch.conf`, 'hosts: files mymachines dns\n');
      draft.program({ cgo: false, linking: 'static', needed: [], interpreter: null, libc: 'none' });
      draft.setting('CGO_ENABLED', '0');
    },
    fires: ['dns-nss-source-ignored'],
  },
  {
    name: 'a source of names that makes Go ask libc',
    from: 'service',
    form: 'nsswitch.conf(5); Go src/net/conf.go',
    apply: (draft) => draft.write(`${R}/etc/nsswitch.conf`, 'hosts: files mymachines dns\n'),
    fires: ['dns-resolver-choice'],
  },
  {
    name: 'the stub resolver of the host inside a container',
    from: 'service',
    form: 'systemd-resolved(8); /.dockerenv of Docker',
    apply: (draft) => {
      draft.stat(`${R}/.dockerenv`);
      draft.write(`${R}/etc/resolv.conf`, 'nameserver 127.0.0.53\noptions edns0 trust-ad\n');
    },
    fires: ['dns-stub-in-container'],
  },
  {
    name: 'slow names',
    from: 'service',
    form: ASKED,
    apply: (draft) => {
      mirror(draft, MIRROR, answered(200));
      draft.answer('name-lookups', 'mirror.example', {
        name: 'mirror.example',
        samples: 20,
        medianMs: 310,
        p95Ms: 640,
        ipv4: 1,
        ipv6: 0,
        failures: {},
      });
    },
    fires: ['dns-lookup-slow', INTERCEPTED],
  },
  {
    name: 'IPv6 answers without an IPv6 route',
    from: 'service',
    form: `${ASKED}; /proc/net/ipv6_route`,
    apply: (draft) => {
      mirror(draft, MIRROR, answered(200));
      draft.answer('name-lookups', 'mirror.example', {
        name: 'mirror.example',
        samples: 20,
        medianMs: 2,
        p95Ms: 4,
        ipv4: 1,
        ipv6: 2,
        failures: {},
      });
    },
    fires: ['net-ipv6-half-open', INTERCEPTED],
  },
  {
    name: 'a mirror that answers 403 before direct',
    from: 'service',
    form: ASKED,
    apply: (draft) => mirror(draft, `${MIRROR},direct`, answered(403)),
    fires: ['net-goproxy-no-fallback', INTERCEPTED],
  },
  {
    name: 'a mirror that cannot be reached',
    from: 'service',
    form: ASKED,
    apply: (draft) => mirror(draft, MIRROR, answered(null, { stage: 'tcp', code: 'ECONNREFUSED' })),
    fires: ['net-goproxy-unreachable', INTERCEPTED],
  },
  {
    name: 'no checksum database answers',
    from: 'service',
    form: ASKED,
    apply: (draft) =>
      mirror(draft, MIRROR, answered(200), answered(null, { stage: 'dns', code: 'ENOTFOUND' })),
    fires: ['net-sumdb-unreachable', INTERCEPTED],
  },
  {
    name: 'an address of this machine on which nothing listens over that family',
    from: 'service',
    form: '/proc/net/tcp, proc_net(5)',
    apply: (draft) => draft.env('SELF_URL', 'http://[::1]:8080/healthz'),
    fires: ['net-localhost-family'],
  },
  {
    name: 'a larger MTU inside than outside',
    from: 'service',
    form: '/sys/class/net/IFACE/mtu, kernel ABI/testing/sysfs-class-net',
    apply: (draft) => draft.write(`${R}/sys/class/net/eth0/mtu`, '9000\n'),
    fires: ['net-mtu-step'],
  },
  {
    name: 'a server whose root is not in the bundle',
    from: 'service',
    form: ASKED,
    apply: (draft) => {
      sameNetwork(draft);
      draft.env('BILLING_URL', 'https://billing.shop.example/v1');
      draft.answer('tls', 'billing.shop.example:443', {
        failed: null,
        nameMatches: true,
        chain: [
          {
            subject: 'CN=billing.shop.example',
            issuer: 'CN=Unknown CA',
            notAfterUnixMs: draft.index.capturedAtUnixMs + 86_400_000 * 90,
            pem: OTHER_CA,
          },
        ],
      });
    },
    fires: ['tls-peer-unknown-ca'],
  },
  {
    name: 'a certificate file that ends in three days',
    from: 'service',
    form: 'the certificate of the capture, judged three days before its end',
    apply: (draft) => {
      draft.env('TLS_CERT_FILE', '/etc/ssl/certs/ca-certificates.crt');
      const end = Date.parse('2036-11-18T13:00:00Z');
      draft.index.capturedAtUnixMs = end - 3 * 86_400_000;
    },
    fires: ['tls-expiring'],
  },
  {
    name: 'no roots',
    from: 'service',
    form: 'Go src/crypto/x509/root_linux.go',
    apply: (draft) => {
      draft.remove(`${R}/etc/ssl/certs/ca-certificates.crt`);
      for (const path of [
        '/etc/pki/tls/certs/ca-bundle.crt',
        '/etc/ssl/ca-bundle.pem',
        '/etc/pki/tls/cacert.pem',
        '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
        '/etc/ssl/cert.pem',
      ])
        draft.index.absent.push(`${R}${path}`);
      draft.index.listings[`${R}/etc/ssl/certs`] = [];
      draft.program({ embeddedRoots: false });
    },
    fires: ['tls-no-roots'],
  },
  {
    name: 'SSL_CERT_FILE names nothing',
    from: 'service',
    form: 'Go src/crypto/x509/root_unix.go',
    apply: (draft) => {
      draft.env('SSL_CERT_FILE', '/etc/ssl/gone.pem');
      draft.index.absent.push(`${R}/etc/ssl/gone.pem`);
    },
    fires: ['tls-ssl-cert-file-bad'],
  },
];

/** A certificate nobody in these snapshots trusts: self-signed, made once with openssl, its key thrown away. */
const OTHER_CA = `-----BEGIN CERTIFICATE-----
MIIBkzCCATmgAwIBAgIUUulCZYf1v779OgVd9LtwxO2Jl48wCgYIKoZIzj0EAwIw
HzEdMBsGA1UEAwwUYmlsbGluZy5zaG9wLmV4YW1wbGUwHhcNMjYxMTIxMTQwMzM1
WhcNMzYxMTE4MTQwMzM1WjAfMR0wGwYDVQQDDBRiaWxsaW5nLnNob3AuZXhhbXBs
ZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABEreGZsUY+BfoWeT0fCCtc14Lsei
l5OvEZpvat5MdDOJy4twsm2nOuMU6EaeyYtOyXuCtO7WaAfPB092jO/fXLyjUzBR
MB0GA1UdDgQWBBQhA0+0cMLBxfUhwGnjtRo+GsyjKDAfBgNVHSMEGDAWgBQhA0+0
cMLBxfUhwGnjtRo+GsyjKDAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gA
MEUCIHrYEEL4tEVrFWCMbeKX2r2OrQ4L/QIZI7cxoMqwd3U4AiEAiqIm5ymYAwDJ
BSsMtDiYTAkATuTqcljHqdgmYgD/opo=
-----END CERTIFICATE-----`;
