import type { ReactNode } from 'react';
import type { ProfileRow } from '../../../../src/api/profiles.ts';
import { PLACE_KEYS, type PlacePart, readPlace, writePlace } from '../../lib/profile-places.ts';
import { useText } from '../../lib/text.tsx';
import { useUrlState } from '../../lib/use-url-state.ts';
import { Button } from '../../widgets/Button.tsx';
import { collectedMessages as m } from './collected.messages.ts';
import { profileFields } from './profile-url.ts';

/** What the list shows of a place: the pod or, without one, the container; else the group, the host, the address. */
function placesOf(row: ProfileRow): readonly PlacePart[] {
  const known = PLACE_KEYS.map((key): PlacePart => [key, row[key]]).filter(([, value]) => value !== '');
  const told = known.filter(([key]) => key === 'pod' || key === 'namespace' || key === 'container');
  return told.length > 0 ? told : known;
}

/** A part as it is shown: ids by their first digits, as other tools print them. */
export function shortOf([key, value]: PlacePart): string {
  return key === 'containerId' ? value.slice(0, 12) : value;
}

/** Where one profile was collected; each part of it narrows the list. */
export function CollectedPlace({ row }: { readonly row: ProfileRow }): ReactNode {
  const t = useText();
  const [view, setView] = useUrlState(profileFields);
  const parts = placesOf(row);
  if (parts.length === 0) return <span className="muted">{row.instance}</span>;
  return (
    <span className="collected-place">
      {parts.map(([key, value]) => (
        <Button
          key={key}
          look="plain"
          small
          data-tip={t(m.onlyAt, { key: t(m[key]), value })}
          onClick={() => {
            const others = readPlace(view.place).filter(([other]) => other !== key);
            setView({ place: writePlace([...others, [key, value]]) });
          }}
        >
          {shortOf([key, value])}
        </Button>
      ))}
    </span>
  );
}
