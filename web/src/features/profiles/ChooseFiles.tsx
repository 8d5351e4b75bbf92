import { type ReactNode, useRef } from 'react';
import { FilePlus2, FolderOpen } from 'lucide-react';
import { Button } from '../../widgets/Button.tsx';
import { openChosen } from './dropped-files.ts';

interface ChooseFilesProps {
  readonly look: 'primary' | 'plain';
  readonly label: string;
  /** A folder instead of files. */
  readonly folder?: boolean;
}

/** A button that opens files of this machine, or a folder of sources. */
export function ChooseFiles({ look, label, folder = false }: ChooseFilesProps): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        look={look}
        small={look === 'plain'}
        icon={folder ? FolderOpen : FilePlus2}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        {...(folder && { webkitdirectory: '' })}
        aria-label={label}
        onChange={(event) => {
          openChosen(event.target.files ?? []);
          event.target.value = '';
        }}
      />
    </>
  );
}
