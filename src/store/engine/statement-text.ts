import { literal } from '../load/sql-text.ts';
import { settingsText } from '../load/insert-select.ts';

/** Comment that marks a statement so that it can be found among the running ones. */
export function marker(id: number): string {
  return `/*goroscope:${id}*/ `;
}

/**
 * The text sent to the engine for one request: settings and parameters as SET, then the marked statement. The engine's
 * own binding of parameters is shared by all connections of a process (two queries at once mix their values), `SET
 * param_…` belongs to one connection. `reset`: settings that an earlier statement of the connection made and this one does not.
 */
export function statementText(
  id: number,
  text: string,
  settings: Readonly<Record<string, string | number>>,
  params: Readonly<Record<string, string>>,
  reset: readonly string[] = [],
): string {
  const assignments = [
    ...reset.map((name) => `${name} = DEFAULT`),
    ...(Object.keys(settings).length > 0 ? [settingsText(settings)] : []),
    ...Object.entries(params).map(([name, value]) => `param_${name} = ${literal(value)}`),
  ];
  return `${assignments.length > 0 ? `SET ${assignments.join(', ')}; ` : ''}${marker(id)}${text}`;
}

/** An engine error about a marked statement whose positions count from the statement itself. */
export function withoutMarker(message: string, id: number): string {
  const shift = marker(id).length;
  const moved = (text: string, before: string, at: string): string =>
    Number(at) > shift ? `${before}${Number(at) - shift}` : text;
  return message.replace(/(failed at position )(\d+)/, moved).replace(/(\(line 1, col )(\d+)(?=\))/, moved);
}

/** The code in an engine error, 0 when it has none. `Code: 159. DB::Exception: …` is how the engine prints all of them. */
export function engineErrorCode(message: string): number {
  return Number(/Code: (\d+)\. /.exec(message)?.[1] ?? 0);
}

/** An engine error without the parts a reader does not need: prefix, code and version; at most 1000 characters. */
export function engineErrorText(message: string): string {
  return message
    .replace(/^(?:Query failed: )?/, '')
    .replace(/Code: \d+\. DB::(?:\w+)?Exception: /g, '')
    .replace(/ \(version [^)]*\)/g, '')
    .slice(0, 1000);
}
