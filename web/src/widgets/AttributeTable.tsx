import { Activity, ScrollText } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import type { Attributes, AttributeValue } from '../../../src/api/common.ts';
import { attributeText, sortedAttributes } from '../lib/attribute-text.ts';
import { useLinks } from '../lib/links.ts';
import { useText } from '../lib/text.tsx';
import { AppLink } from './AppLink.tsx';
import { CopyButton } from './Copy.tsx';
import { LongText } from './LongText.tsx';
import { Paged } from './Paged.tsx';
import { widgetMessages as m } from './widget.messages.ts';
import './attributes.css';

/** Longer values are no conditions anyone would search for. */
const MAX_CONDITION = 300;

type Attribute = readonly [string, AttributeValue];

const searchedText = ([key, value]: Attribute): string => `${key}=${attributeText(value)}`;

/** Attributes with their values, any number of them; each can be copied and searched for. */
export function AttributeTable({ attributes }: { readonly attributes: Attributes }): ReactNode {
  const t = useText();
  const sorted = useMemo(() => sortedAttributes(attributes), [attributes]);
  return (
    <Paged items={sorted} findLabel={t(m.findAttributes)} textOf={searchedText}>
      {(shown) => <AttributeRows attributes={shown} />}
    </Paged>
  );
}

function AttributeRows({ attributes }: { readonly attributes: readonly Attribute[] }): ReactNode {
  const t = useText();
  const links = useLinks();
  return (
    <dl className="attributes">
      {attributes.map(([key, value]) => {
        const text = attributeText(value);
        const pair = `${key}=${text}`;
        return (
          <div key={key} className="attribute">
            <dt>{key}</dt>
            <dd>
              {text === '' ? <span className="muted">""</span> : <LongText text={text} />}
              <span className="attribute-actions">
                {pair.length <= MAX_CONDITION && (
                  <>
                    <AppLink
                      to={links.traces({ attr: [pair] })}
                      className="btn quiet small icon-only"
                      aria-label={t(m.tracesWithThis, { what: pair })}
                      data-tip={t(m.tracesWithThis, { what: pair })}
                    >
                      <Activity size={13} aria-hidden />
                    </AppLink>
                    <AppLink
                      to={links.logs({ attr: [pair] })}
                      className="btn quiet small icon-only"
                      aria-label={t(m.logsWithThis, { what: pair })}
                      data-tip={t(m.logsWithThis, { what: pair })}
                    >
                      <ScrollText size={13} aria-hidden />
                    </AppLink>
                  </>
                )}
                <CopyButton value={text} label={t(m.copyValue, { key })} />
              </span>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
