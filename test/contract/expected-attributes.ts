// What the attribute columns must hold for an attribute list, worked out from the plain object and the OTLP/JSON mapping.

type Value = Readonly<Record<string, unknown>>;
/** An attribute as the tests make it. */
export interface Attribute {
  readonly key: string;
  readonly value: Value;
}

function doubleJson(value: number): unknown {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? value : value > 0 ? 'Infinity' : '-Infinity';
}

/** An AnyValue as OTLP/JSON: 64-bit integers as strings, bytes as base64, no number for NaN. */
export function valueJson(value: Value): unknown {
  if ('doubleValue' in value) return { doubleValue: doubleJson(value['doubleValue'] as number) };
  if ('bytesValue' in value)
    return { bytesValue: Buffer.from(value['bytesValue'] as Uint8Array).toString('base64') };
  if ('arrayValue' in value) {
    const { values } = value['arrayValue'] as { values: Value[] };
    return { arrayValue: values.length === 0 ? {} : { values: values.map(valueJson) } };
  }
  if ('kvlistValue' in value) {
    const { values } = value['kvlistValue'] as { values: Attribute[] };
    return { kvlistValue: values.length === 0 ? {} : { values: attributesJson(values) } };
  }
  return value;
}

/** An attribute list as OTLP/JSON. */
export function attributesJson(list: readonly Attribute[]): unknown[] {
  return list.map(({ key, value }) => ({ key, value: valueJson(value) }));
}

const typed = (
  list: readonly Attribute[],
  member: string,
  convert: (value: never) => unknown,
): Map<string, unknown> =>
  new Map(
    list
      .filter(({ value }) => member in value)
      .map(({ key, value }) => [key, convert(value[member] as never)]),
  );

/** The attribute columns of a row. */
export function attributeColumns(list: readonly Attribute[]): Record<string, unknown> {
  const isTyped = ({ value }: Attribute): boolean =>
    ['stringValue', 'intValue', 'doubleValue', 'boolValue'].some((member) => member in value);
  const rest = list.filter((attribute) => !isTyped(attribute));
  return {
    AttrStr: typed(list, 'stringValue', (value: string) => value),
    AttrInt: typed(list, 'intValue', (value: string) => BigInt(value)),
    AttrNum: typed(list, 'doubleValue', (value: number) => value),
    AttrBool: typed(list, 'boolValue', (value: boolean) => value),
    AttrJson: rest.length === 0 ? '' : attributesJson(rest),
  };
}

/** Parses a column that holds OTLP/JSON, so that spelling does not matter; '' stays. */
export function parsed(json: string): unknown {
  return json === '' ? '' : normalised(JSON.parse(json));
}

/** Empty lists may be written or left out: both mean the same in OTLP/JSON. */
function normalised(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalised);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !(key === 'values' && Array.isArray(inner) && inner.length === 0))
      .map(([key, inner]) => [key, normalised(inner)]),
  );
}
