/** What a PE file asks of Windows and says about itself. */
export interface PeFacts {
  /** DLLs of the import and delay-import tables, in file order. */
  readonly imports: readonly string[];
  /** `console`, `windows`, `native`, `efi`, … */
  readonly subsystem: string;
  /** Oldest Windows version of the optional header: `6.1`. */
  readonly minimumOs: string;
  /** CodeView GUID and age of the debug directory: what symbol servers call the id. */
  readonly debugId: string | null;
  readonly signed: boolean;
  /** DYNAMIC_BASE: the image may be moved. */
  readonly aslr: boolean;
  readonly highEntropyVa: boolean;
  readonly nxCompatible: boolean;
  readonly controlFlowGuard: boolean;
  readonly relocationsStripped: boolean;
}
