import type { ReactNode } from 'react';
import type { Facets } from '../../../../src/api/traces.ts';
import { SEVERITIES, type Severity } from '../../api/enums.ts';
import { type LogFilter, logFilterFields } from '../../lib/filter-url.ts';
import { useText } from '../../lib/text.tsx';
import { FacetList, type FacetView } from '../../widgets/FacetList.tsx';
import { ServiceName } from '../../widgets/ServiceName.tsx';
import { SeverityMark } from '../../widgets/Severity.tsx';
import { logsMessages as m } from './logs.messages.ts';

interface LogFacetsProps {
  readonly facets: Facets | undefined;
  readonly filter: LogFilter;
  readonly onFilter: (patch: Partial<LogFilter>) => void;
  /** Attribute keys to count from now on. */
  readonly onKeys: (keys: readonly string[]) => void;
}

const rank = (value: string): number => SEVERITIES.findIndex((severity) => severity === value);

/** Services, severities and attributes to filter by. */
export function LogFacets({ facets, filter, onFilter, onKeys }: LogFacetsProps): ReactNode {
  const t = useText();
  const views = (facets?.facets ?? []).map((facet): FacetView => {
    if (facet.key === 'service')
      return {
        facet,
        title: t(m.service),
        selected: filter.service === '' ? [] : [filter.service],
        onToggle: (value) => onFilter({ service: filter.service === value ? '' : value }),
        render: (value) => <ServiceName service={value} />,
      };
    if (facet.key === 'severity')
      return {
        // Worst first: a severity stands for itself and everything above it.
        facet: { ...facet, values: [...facet.values].sort((a, b) => rank(b.value) - rank(a.value)) },
        title: t(m.severity),
        selected: filter.level === '' ? [] : [filter.level],
        onToggle: (value) =>
          onFilter({ level: filter.level === value ? '' : logFilterFields.level.read(value) }),
        render: (value) => (rank(value) < 0 ? value : <SeverityMark severity={value as Severity} />),
      };
    const prefix = `${facet.key}=`;
    return {
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
    };
  });
  const shown = views.map((view) => view.facet.key).filter((key) => key !== 'service' && key !== 'severity');
  const addable = (facets?.keys ?? []).filter((key) => !shown.includes(key));
  return (
    <FacetList
      label={t(m.facets)}
      views={views.filter((view) => view.facet.values.length > 0 || view.selected.length > 0)}
      keys={addable}
      onAddKey={(key) => onKeys([...shown, key])}
    />
  );
}
