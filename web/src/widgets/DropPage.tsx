import { type DragEvent, type ReactNode, useState } from 'react';
import './drop.css';

interface DropPageProps {
  /** Shown over the page while files hang above it. */
  readonly veil: string;
  readonly onFiles: (dropped: DataTransfer) => void;
  readonly children: ReactNode;
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer.types.includes('Files');
}

/** A page that takes files wherever they are dropped on it. */
export function DropPage({ veil, onFiles, children }: DropPageProps): ReactNode {
  const [over, setOver] = useState(false);
  return (
    <div
      className="drop-page"
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(false);
        onFiles(event.dataTransfer);
      }}
    >
      {children}
      {over && <div className="drop-veil">{veil}</div>}
    </div>
  );
}
