import { ChevronDown, ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Facet } from '../../../src/api/traces.ts';
import { formatCount } from '../../../src/base/units.ts';
import { useText } from '../lib/text.tsx';
import { visibleName } from './visible-name.ts';
import { widgetMessages as m } from './widget.messages.ts';
import './facets.css';

/** How many values a facet shows before "more". */
const FIRST = 6;

/** How one facet is shown. */
export interface FacetView {
  readonly facet: Facet;
  readonly title: string;
  readonly selected: readonly string[];
  readonly onToggle: (value: string) => void;
  /** The empty value cannot be asked for: in the address it means no filter. */
  readonly emptyIsAll?: boolean;
  /** A value as it is shown; the value itself when missing. */
  readonly render?: (value: string) => ReactNode;
}

function FacetSection({ facet, title, selected, onToggle, emptyIsAll, render }: FacetView): ReactNode {
  const t = useText();
  const [closed, setClosed] = useState(false);
  const [all, setAll] = useState(false);
  const most = Math.max(1, ...facet.values.map((one) => one.count));
  const shown = all
    ? facet.values
    : facet.values.filter((one, i) => i < FIRST || selected.includes(one.value));
  const hidden = facet.values.length - shown.length;
  const Icon = closed ? ChevronRight : ChevronDown;
  return (
    <section className="facet" aria-label={title}>
      <button
        type="button"
        className="facet-title"
        aria-expanded={!closed}
        onClick={() => setClosed(!closed)}
      >
        <Icon size={13} aria-hidden />
        <span className="clip">{title}</span>
        {facet.sampled && (
          <span className="facet-count" data-tip={t(m.sampledFacet)}>
            ≈
          </span>
        )}
      </button>
      {!closed && (
        <ul>
          {shown.map(({ value, count }) => (
            <li key={value}>
              <button
                type="button"
                className="facet-value"
                aria-pressed={selected.includes(value)}
                disabled={emptyIsAll === true && value === ''}
                data-tip={t(m.filterBy, { filter: `${facet.key}=${value}` })}
                style={{ '--share': `${(count / most) * 100}%` } as object}
                onClick={() => onToggle(value)}
              >
                <span className="clip">{render?.(value) ?? visibleName(t, value)}</span>
                <span className="facet-count">{formatCount(Math.round(count))}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {!closed && (hidden > 0 || all) && facet.values.length > FIRST && (
        <button type="button" className="facet-more" onClick={() => setAll(!all)}>
          {all ? t(m.showLess) : t(m.showMore, { count: hidden })}
        </button>
      )}
    </section>
  );
}

interface FacetListProps {
  readonly label: string;
  readonly views: readonly FacetView[];
  /** Attribute keys that can be added as facets. */
  readonly keys: readonly string[];
  readonly onAddKey: (key: string) => void;
}

/** Values to choose from, with counts; a click filters, another one takes the filter back. */
export function FacetList({ label, views, keys, onAddKey }: FacetListProps): ReactNode {
  const t = useText();
  return (
    <div className="facets" role="group" aria-label={label} tabIndex={0}>
      {views.map((view) => (
        <FacetSection key={view.facet.key} {...view} />
      ))}
      {keys.length > 0 && (
        <div className="facet-add">
          <select
            className="field"
            aria-label={t(m.addFacet)}
            value=""
            onChange={(event) => onAddKey(event.target.value)}
          >
            <option value="">{t(m.addFacet)}</option>
            {keys.map((key) => (
              <option key={key} value={key}>
                {key}
              </option>
            ))}
          </select>
        </div>
      )}
    </div>
  );
}
