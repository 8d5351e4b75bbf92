/** TypeScript types of plain ClickHouse column types. 64-bit integers and times are bigint, always. */
interface PlainTypes {
  readonly UInt8: number;
  readonly UInt16: number;
  readonly UInt32: number;
  readonly UInt64: bigint;
  readonly Int8: number;
  readonly Int16: number;
  readonly Int32: number;
  readonly Int64: bigint;
  readonly Float32: number;
  readonly Float64: number;
  readonly Bool: boolean;
  readonly String: string;
  /** Days since the Unix epoch. */
  readonly Date: number;
  /** Seconds since the Unix epoch. */
  readonly DateTime: number;
  /** Nanoseconds since the Unix epoch. */
  readonly 'DateTime64(9)': bigint;
  /** Milliseconds since the Unix epoch. */
  readonly 'DateTime64(3)': bigint;
  /** Name of the enum value. */
  readonly Enum8: string;
}

/**
 * A column type a reader may declare. Written without LowCardinality, time zones and enum values: those are ignored
 * when the declared type is compared with the one the engine reports.
 */
export type ColumnType =
  | keyof PlainTypes
  | `FixedString(${number})`
  | `Array(${string})`
  | `Nullable(${string})`
  | `Map(String, ${string})`
  | `Tuple(${string})`;

/** The TypeScript type of a declared column type. FixedString is lower-case hex; Map keeps order and duplicates-last. */
export type ColumnValue<T extends string> = T extends keyof PlainTypes
  ? PlainTypes[T]
  : T extends `FixedString(${number})`
    ? string
    : T extends `Array(${infer U})`
      ? readonly ColumnValue<U>[]
      : T extends `Nullable(${infer U})`
        ? ColumnValue<U> | null
        : T extends `Map(String, ${infer U})`
          ? ReadonlyMap<string, ColumnValue<U>>
          : T extends `Tuple(${infer A}, ${infer B}, ${infer C})`
            ? readonly [ColumnValue<A>, ColumnValue<B>, ColumnValue<C>]
            : T extends `Tuple(${infer A}, ${infer B})`
              ? readonly [ColumnValue<A>, ColumnValue<B>]
              : never;

/** Declares the columns of a result: name to type, in any order. */
export type ColumnSpec = Readonly<Record<string, ColumnType>>;

/** One row of a result with declared columns. */
export type Row<S extends ColumnSpec> = { readonly [K in keyof S]: ColumnValue<S[K]> };
