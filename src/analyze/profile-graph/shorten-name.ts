const ANONYMOUS = /^\(anonymous namespace\)::/;
const MODULE_VERSION = /^(.*?)\/v(?:[2-9]|[1-9][0-9]+)([./].*)$/;
// In this order: a Go package path, a Java package, C++ namespaces.
const QUALIFIED = [
  /^(?:[A-Za-z0-9_\-.]+\/)+([^.]+\..+)/,
  /^(?:[a-z][A-Za-z0-9_]*\.)*([A-Z][A-Za-z0-9_$]*\.(?:<init>|[a-z][A-Za-z0-9_$]*(?:\$\d+)?))(?:\(|$)/,
  /^(?:[_a-zA-Z][A-Za-z0-9_]*::)+(_*[A-Z][A-Za-z0-9_]*::~?[_a-zA-Z][A-Za-z0-9_]*(?:<.*>)?)/,
];

/**
 * A function name as drawings show it: without directory of the package, module version, Java package or namespaces.
 * Source: google/pprof `internal/graph/graph.go` ShortenFunctionName.
 */
export function shortenFunctionName(name: string): string {
  const plain = name.replace(ANONYMOUS, '').replace(MODULE_VERSION, '$1$2');
  for (const pattern of QUALIFIED) {
    const short = pattern.exec(plain)?.[1];
    if (short !== undefined) return short;
  }
  return plain;
}
