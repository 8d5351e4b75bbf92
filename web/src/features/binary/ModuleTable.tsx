import { type ReactNode, useState } from 'react';
import { formatBytes, formatCount, formatRatio } from '../../../../src/base/units.ts';
import type { ModuleSize } from '../../../../src/model/binary-size.ts';
import { useText } from '../../lib/text.tsx';
import { binaryPageMessages as m } from './binary.messages.ts';
import type { ReadProgram } from './reader/read-program.ts';

/** Rows of one kind that are shown at once. */
const MAX_ROWS = 400;

function Packages({ module }: { readonly module: ModuleSize }): ReactNode {
  const t = useText();
  return module.packages.slice(0, MAX_ROWS).map((one) => (
    <tr key={one.path} className="binary-package">
      <td className="mono" colSpan={2}>
        {one.path}
      </td>
      <td className="num">{formatBytes(one.codeBytes)}</td>
      <td className="num">{one.dataBytes === 0 ? '' : formatBytes(one.dataBytes)}</td>
      <td className="num">
        {formatCount(one.functions)}
        <span className="sr-only"> {t(m.functions)}</span>
      </td>
    </tr>
  ));
}

function ModuleRows({ modules }: { readonly modules: readonly ModuleSize[] }): ReactNode {
  const t = useText();
  const [open, setOpen] = useState<string | null>(null);
  return modules.slice(0, MAX_ROWS).map((module) => {
    const isOpen = open === module.module;
    const name = { std: t(m.std), C: t(m.foreign) }[module.module] ?? module.module;
    return [
      <tr key={module.module}>
        <td>
          <button
            type="button"
            className="binary-fold mono"
            aria-expanded={isOpen}
            onClick={() => setOpen(isOpen ? null : module.module)}
          >
            {isOpen ? '▾' : '▸'} {name}
          </button>
        </td>
        <td className="mono">{module.version}</td>
        <td className="num">{formatBytes(module.codeBytes)}</td>
        <td className="num">{module.dataBytes === 0 ? '' : formatBytes(module.dataBytes)}</td>
        <td className="num">{formatCount(module.functions)}</td>
      </tr>,
      isOpen && <Packages key={`${module.module} packages`} module={module} />,
    ];
  });
}

/** The figures of the picture as tables: modules with their packages, and sections. */
export function ModuleTable({ program }: { readonly program: ReadProgram }): ReactNode {
  const t = useText();
  const { modules, sections, fileBytes } = program.size;
  return (
    <div className="binary-tables">
      {modules.length > 0 && (
        <div role="region" aria-label={t(m.modules)} tabIndex={0}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t(m.module)}</th>
                <th scope="col">{t(m.version)}</th>
                <th scope="col" className="num">
                  {t(m.code)}
                </th>
                <th scope="col" className="num">
                  {t(m.data)}
                </th>
                <th scope="col" className="num">
                  {t(m.functions)}
                </th>
              </tr>
            </thead>
            <tbody>
              <ModuleRows modules={modules} />
            </tbody>
          </table>
        </div>
      )}
      <div role="region" aria-label={t(m.sections)} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t(m.sectionName)}</th>
              <th scope="col" className="num">
                {t(m.size)}
              </th>
              <th scope="col" className="num">
                {t(m.share)}
              </th>
            </tr>
          </thead>
          <tbody>
            {sections.slice(0, MAX_ROWS).map(({ name, bytes }, i) => (
              <tr key={`${i} ${name}`}>
                <td className="mono">{name === 'rest' ? t(m.rest) : name}</td>
                <td className="num">{formatBytes(bytes)}</td>
                <td className="num">{formatRatio(bytes / Math.max(1, fileBytes))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
