/** What a Mach-O file asks of dyld and says about itself. */
export interface MachoFacts {
  /** GOARCH of each slice of a fat file; one entry for a thin file. */
  readonly slices: readonly string[];
  readonly dylibs: readonly string[];
  readonly rpaths: readonly string[];
  readonly dylinker: string | null;
  readonly uuid: string | null;
  /** `macos`, `ios`, … of `LC_BUILD_VERSION` or the older version commands. */
  readonly platform: string | null;
  readonly minimumOs: string | null;
  readonly sdk: string | null;
  readonly signed: boolean;
  readonly pie: boolean;
  readonly executableHeap: boolean;
  readonly executableStack: boolean;
  readonly encrypted: boolean;
}
