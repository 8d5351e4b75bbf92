/** The fields of the COFF and optional headers that are asked for. */
export interface PeHeader {
  readonly machine: number;
  readonly characteristics: number;
  readonly symbolOffset: number;
  readonly symbolCount: number;
  readonly wide: boolean;
  readonly imageBase: number;
  readonly entry: number;
  readonly subsystem: number;
  readonly osVersion: string;
  readonly dllCharacteristics: number;
  /** Address (relative) and size by index of the data directory. */
  readonly directories: readonly { readonly address: number; readonly size: number }[];
}
