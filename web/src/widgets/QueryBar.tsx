import { ListFilter, X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, type Ref, useId, useRef, useState } from 'react';
import { useText } from '../lib/text.tsx';
import { Popover } from './Popover.tsx';
import { widgetMessages as m } from './widget.messages.ts';
import './query-bar.css';

/** One condition that holds now. */
export interface QueryChip {
  readonly key: string;
  readonly text: string;
  readonly onRemove: () => void;
}

/** A way to go on typing: the text the field will hold, and whether that is a whole condition. */
export interface QuerySuggestion {
  readonly text: string;
  readonly note?: string;
  readonly complete: boolean;
}

interface QueryBarProps {
  readonly label: string;
  readonly placeholder: string;
  readonly chips: readonly QueryChip[];
  /** Takes what was typed; answers what is wrong with it, or undefined when it was taken. */
  readonly onSubmit: (text: string) => string | undefined;
  readonly suggest: (text: string) => readonly QuerySuggestion[];
  readonly fieldRef?: Ref<HTMLInputElement>;
}

function Chip({ chip }: { readonly chip: QueryChip }): ReactNode {
  const t = useText();
  return (
    <span className="chip">
      <span className="clip" data-tip={chip.text}>
        {chip.text}
      </span>
      <button type="button" aria-label={t(m.removeFilter, { filter: chip.text })} onClick={chip.onRemove}>
        <X size={12} aria-hidden />
      </button>
    </span>
  );
}

/** The conditions of a search as chips, and a field to type more: `key=value`, comparisons, free text. */
export function QueryBar({
  label,
  placeholder,
  chips,
  onSubmit,
  suggest,
  fieldRef,
}: QueryBarProps): ReactNode {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState('');
  const [focused, setFocused] = useState(false);
  const [active, setActive] = useState(-1);
  const [problem, setProblem] = useState<string>();
  const suggestions = focused ? suggest(typed) : [];
  const submit = (text: string): void => {
    if (text.trim() === '') return;
    const wrong = onSubmit(text.trim());
    setProblem(wrong);
    if (wrong === undefined) setTyped('');
    setActive(-1);
  };
  const take = (suggestion: QuerySuggestion): void => {
    if (suggestion.complete) submit(suggestion.text);
    else {
      setTyped(suggestion.text);
      setActive(-1);
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    const chosen = suggestions[active];
    const count = suggestions.length;
    if (event.key === 'ArrowDown') setActive(active + 1 >= count ? -1 : active + 1);
    else if (event.key === 'ArrowUp') setActive(active < 0 ? count - 1 : active - 1);
    else if (event.key === 'Enter') {
      if (chosen === undefined) submit(typed);
      else take(chosen);
    } else if (event.key === 'Tab' && chosen !== undefined) take(chosen);
    else if (event.key === 'Backspace' && typed === '') chips.at(-1)?.onRemove();
    else if (event.key === 'Escape') event.currentTarget.blur();
    else return;
    event.preventDefault();
  };
  return (
    <div>
      <div className="query-bar" ref={box} role="search" aria-label={label}>
        <ListFilter size={15} aria-hidden />
        {chips.map((chip) => (
          <Chip key={chip.key} chip={chip} />
        ))}
        <input
          ref={fieldRef}
          value={typed}
          placeholder={chips.length === 0 ? placeholder : ''}
          aria-label={label}
          role="combobox"
          aria-expanded={suggestions.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-invalid={problem !== undefined}
          {...(active >= 0 && { 'aria-activedescendant': `${id}-${active}` })}
          {...(problem !== undefined && { 'aria-describedby': `${id}-problem` })}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            setTyped(event.target.value);
            setProblem(undefined);
            setActive(-1);
          }}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          onKeyDown={onKeyDown}
        />
      </div>
      {problem !== undefined && (
        <p className="query-problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
      {suggestions.length > 0 && (
        <Popover
          anchor={box}
          auto={false}
          role="listbox"
          id={`${id}-list`}
          label={label}
          className="query-suggestions"
          onClose={() => undefined}
        >
          {suggestions.map((suggestion, index) => (
            <div
              key={suggestion.text}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              className="query-suggestion"
              onPointerEnter={() => setActive(index)}
              onPointerDown={(event) => {
                event.preventDefault();
                take(suggestion);
              }}
            >
              <span className="clip mono">{suggestion.text}</span>
              {suggestion.note !== undefined && <span className="muted">{suggestion.note}</span>}
            </div>
          ))}
        </Popover>
      )}
    </div>
  );
}
