/** What an action of a chart's template stands for, where that is plain: a path below the values, or the chart's name. */
export interface TemplateReference {
  /** `['resources', 'limits', 'cpu']`; undefined for anything that has to be worked out. */
  readonly values: readonly string[] | undefined;
  readonly isChartName: boolean;
}

/** A template with its actions taken out, line for line, so that it can be read as YAML. */
export interface PlainTemplate {
  readonly text: string;
  /** By the word that stands in their place. */
  readonly references: ReadonlyMap<string, TemplateReference>;
}

/** Key under which a block of values lies that `toYaml` writes into a mapping or a list. */
export const WHOLE_BLOCK = 'goroscope-block';

interface Scope {
  /** What `.` is inside: a path below the values for a plain `with`, undefined where it is something else. */
  readonly dot: readonly string[] | undefined;
  /** `if` leaves `.` as it is. */
  readonly moves: boolean;
}

/** Functions behind a pipe that leave the value what it is. */
const SAME_VALUE = /\s*\|\s*(?:quote|squote|toString|int|int64|float64)\s*$/;
const BLOCK = /\s*\|\s*(?:nindent|indent)\s+(\d+)\s*$/;

/**
 * Takes the actions of Helm's template language out of a template. Lines that are nothing but an action become empty, or an
 * entry for the block of values that `toYaml` writes there; an action within a line becomes a word. Nothing is worked out:
 * only `.Values.a.b`, `$.Values.a.b`, `.` within a plain `with`, and `.Chart.Name` are understood. Source: Helm, "The Chart
 * Template Developer's Guide" (flow control, named templates); text/template, "Actions".
 */
export function plainTemplate(raw: string): PlainTemplate {
  const references = new Map<string, TemplateReference>();
  const scopes: Scope[] = [];
  const wordFor = (reference: TemplateReference): string => {
    const word = `goroscope-ref-${references.size}-`;
    references.set(word, reference);
    return word;
  };
  // An action of several lines is a comment or is not plain: its lines stay, empty.
  const single = raw.replace(/\{\{(?:[^}]|\}(?!\}))*\n(?:[^}]|\}(?!\}))*\}\}/g, (whole) =>
    whole.replace(/[^\n]/g, ''),
  );
  const lines = single.split(/\r?\n/).map((line) => {
    const alone = /^(\s*)\{\{-?\s*((?:[^}]|\}(?!\}))*?)\s*-?\}\}\s*$/.exec(line);
    if (alone === null)
      return line.replace(ACTION, (_, action: string) => wordFor(referenceOf(action, scopes)));
    const [, , action = ''] = alone;
    if (moveScope(action, scopes)) return '';
    const depth = BLOCK.exec(action)?.[1];
    if (depth === undefined || !action.startsWith('toYaml ')) return '';
    return `${' '.repeat(Number(depth))}${WHOLE_BLOCK}: ${wordFor(referenceOf(action, scopes))}`;
  });
  return { text: lines.join('\n'), references };
}

const ACTION = /\{\{-?\s*((?:[^}]|\}(?!\}))*?)\s*-?\}\}/g;

/** Opens or closes a scope; true when the action did nothing else. */
function moveScope(action: string, scopes: Scope[]): boolean {
  const [, word = '', rest = ''] = /^(\w+)\s*(.*)$/.exec(action) ?? [];
  if (word === 'if') scopes.push({ dot: undefined, moves: false });
  else if (word === 'with') scopes.push({ dot: pathOf(rest, scopes), moves: true });
  else if (/^(?:range|define|block)$/.test(word)) scopes.push({ dot: undefined, moves: true });
  else if (word === 'end') scopes.pop();
  else return word === 'else';
  return true;
}

function referenceOf(action: string, scopes: readonly Scope[]): TemplateReference {
  const bare = action
    .replace(BLOCK, '')
    .replace(SAME_VALUE, '')
    .replace(/^(?:toYaml|quote|squote)\s+/, '')
    .trim();
  const isAtTop = !scopes.some(({ moves }) => moves);
  return {
    values: pathOf(bare, scopes),
    isChartName: bare === '$.Chart.Name' || (isAtTop && bare === '.Chart.Name'),
  };
}

function pathOf(expression: string, scopes: readonly Scope[]): readonly string[] | undefined {
  const text = expression.trim();
  const inner = scopes.findLast(({ moves }) => moves);
  const [, root] = /^\$\.Values((?:\.\w+)+)$/.exec(text) ?? [];
  if (root !== undefined) return root.slice(1).split('.');
  if (inner === undefined) {
    const [, path] = /^\.Values((?:\.\w+)+)$/.exec(text) ?? [];
    return path?.slice(1).split('.');
  }
  if (inner.dot === undefined || !/^\.(?:\w+(?:\.\w+)*)?$/.test(text)) return undefined;
  return [...inner.dot, ...text.split('.').filter((part) => part !== '')];
}
