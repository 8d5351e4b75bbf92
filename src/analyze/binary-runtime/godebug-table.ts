/** One GODEBUG setting: who reads it, when its default changed and to which value it must be set for the old behaviour. */
export interface GodebugSetting {
  readonly name: string;
  readonly package: string;
  /** Minor release whose default changed; null when the default never changed. */
  readonly changed: number | null;
  /** Value of the behaviour before `changed`. */
  readonly old: string | null;
  /** Minor release that no longer reads it; null while it is read. */
  readonly removed: number | null;
}

function row(
  name: string,
  pkg: string,
  changed: number | null = null,
  old: string | null = null,
  removed: number | null = null,
): GodebugSetting {
  return { name, package: pkg, changed, old, removed };
}

/**
 * Every setting of Go 1.21 to 1.27. Source: src/internal/godebugs/table.go of go1.21.13, 1.22.12, 1.23.12, 1.24.10,
 * 1.25.14, 1.26.0 and 1.27.4 (tables `All` and `Removed`), in the order of their names.
 */
export const GODEBUG_SETTINGS: readonly GodebugSetting[] = [
  row('allowmultiplevcs', 'cmd/go'),
  row('asynctimerchan', 'time', 23, '1', 27),
  row('containermaxprocs', 'runtime', 25, '0'),
  row('cryptocustomrand', 'crypto', 26, '1'),
  row('dataindependenttiming', 'crypto/subtle'),
  row('decoratemappings', 'runtime', 25, '0'),
  row('embedfollowsymlinks', 'cmd/go'),
  row('execerrdot', 'os/exec'),
  row('fips140', 'crypto/fips140'),
  row('fips140ems', 'crypto/tls'),
  row('gocachehash', 'cmd/go'),
  row('gocachetest', 'cmd/go'),
  row('gocacheverify', 'cmd/go'),
  row('gotestjsonbuildtext', 'cmd/go', 24, '1'),
  row('gotypesalias', 'go/types', 23, '0', 27),
  row('htmlmetacontenturlescape', 'html/template'),
  row('http2client', 'net/http'),
  row('http2debug', 'net/http'),
  row('http2server', 'net/http'),
  row('httpcookiemaxnum', 'net/http', 24, '0'),
  row('httplaxcontentlength', 'net/http', 22, '1'),
  row('httpmuxgo121', 'net/http', 22, '1'),
  row('httpservecontentkeepheaders', 'net/http', 23, '1'),
  row('httpservecontentmaxranges', 'net/http', 26, '1'),
  row('installgoroot', 'go/build'),
  row('jstmpllitinterp', 'html/template'),
  row('multipartmaxheaders', 'mime/multipart'),
  row('multipartmaxparts', 'mime/multipart'),
  row('multipathtcp', 'net', 24, '0'),
  row('netdns', 'net'),
  row('netedns0', 'net', 19, '0'),
  row('panicnil', 'runtime', 21, '1'),
  row('randautoseed', 'math/rand'),
  row('randseednop', 'math/rand', 24, '0'),
  row('rsa1024min', 'crypto/rsa', 24, '0'),
  row('tarinsecurepath', 'archive/tar'),
  row('tls10server', 'crypto/tls', 22, '1', 27),
  row('tls3des', 'crypto/tls', 23, '1', 27),
  row('tlskyber', 'crypto/tls', 23, '0', 24),
  row('tlsmaxrsasize', 'crypto/tls'),
  row('tlsmlkem', 'crypto/tls', 24, '0'),
  row('tlsrsakex', 'crypto/tls', 22, '1', 27),
  row('tlssecpmlkem', 'crypto/tls', 26, '0'),
  row('tlssha1', 'crypto/tls', 25, '1'),
  row('tlsunsafeekm', 'crypto/tls', 22, '1', 27),
  row('tracebacklabels', 'runtime', 27, '0'),
  row('updatemaxprocs', 'runtime', 25, '0'),
  row('urlmaxqueryparams', 'net/url', 24, '0'),
  row('urlstrictcolons', 'net/url', 26, '0'),
  row('winreadlinkvolume', 'os', 23, '0'),
  row('winsymlink', 'os', 23, '0'),
  row('x509keypairleaf', 'crypto/tls', 23, '0', 27),
  row('x509negativeserial', 'crypto/x509', 23, '1'),
  row('x509rsacrt', 'crypto/x509', 24, '0'),
  row('x509sha1', 'crypto/x509', null, null, 24),
  row('x509sha256skid', 'crypto/x509', 25, '0'),
  row('x509sslcertoverrideplatform', 'crypto/x509', 27, '0'),
  row('x509usefallbackroots', 'crypto/x509'),
  row('x509usepolicies', 'crypto/x509', 24, '0'),
  row('zipinsecurepath', 'archive/zip'),
];
