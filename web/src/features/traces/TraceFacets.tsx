import type { ReactNode } from 'react';
import type { Facets } from '../../../../src/api/traces.ts';
import type { TraceFilter } from '../../lib/filter-url.ts';
import { useText } from '../../lib/text.tsx';
import { FacetList, type FacetView } from '../../widgets/FacetList.tsx';
import { ServiceName } from '../../widgets/ServiceName.tsx';
import { tracesMessages as m } from './traces.messages.ts';

interface TraceFacetsProps {
  readonly facets: Facets | undefined;
  readonly filter: TraceFilter;
  readonly onFilter: (patch: Partial<TraceFilter>) => void;
  /** Attribute keys to count from now on. */
  readonly onKeys: (keys: readonly string[]) => void;
}

/** Facets of the contract that have a filter of their own. */
const OWN = ['service', 'operation', 'status', 'kind'] as const;
/** Facets that are no attributes. */
const OWN_KEYS: readonly string[] = OWN;

/** Services, operations, status, kinds and chosen attributes to filter by. */
export function TraceFacets({ facets, filter, onFilter, onKeys }: TraceFacetsProps): ReactNode {
  const t = useText();
  const statusNames: Readonly<Record<string, string>> = {
    ERROR: t(m.statusError),
    OK: t(m.statusOk),
    UNSET: t(m.statusUnset),
  };
  const views: FacetView[] = [];
  for (const key of OWN) {
    const facet = facets?.facets.find((one) => one.key === key);
    if (facet === undefined || facet.values.length === 0) continue;
    views.push({
      facet,
      title: t(m[key]),
      selected: filter[key] === '' ? [] : [filter[key]],
      emptyIsAll: true,
      onToggle: (value) => onFilter({ [key]: filter[key] === value ? '' : value }),
      ...(key === 'service' && { render: (value: string) => <ServiceName service={value} /> }),
      ...(key === 'status' && { render: (value: string) => statusNames[value] ?? value }),
    });
  }
  const attributes = (facets?.facets ?? []).filter((facet) => !OWN_KEYS.includes(facet.key));
  for (const facet of attributes) {
    const prefix = `${facet.key}=`;
    views.push({
      facet,
      title: facet.key,
      selected: filter.attr
        .filter((pair) => pair.startsWith(prefix))
        .map((pair) => pair.slice(prefix.length)),
      onToggle: (value) => {
        const pair = prefix + value;
        const others = filter.attr.filter((other) => !other.startsWith(prefix));
        onFilter({ attr: filter.attr.includes(pair) ? others : [...others, pair] });
      },
    });
  }
  const shown = attributes.map((facet) => facet.key);
  const addable = (facets?.keys ?? []).filter((key) => !shown.includes(key));
  return (
    <FacetList label={t(m.facets)} views={views} keys={addable} onAddKey={(key) => onKeys([...shown, key])} />
  );
}
