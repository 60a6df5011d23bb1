import { useState, type ReactNode } from 'react';
import { words } from '../../words/words.ts';
import css from './Images.module.css';

/** A page that takes a file that is dropped anywhere on it; the button inside does the same by keyboard. */
export function DropZone({ onFile, children }: { onFile: (file: File) => void; children: ReactNode }) {
  const [over, setOver] = useState(false);
  return (
    <div
      className={css.zone}
      onDragOver={(e) => {
        if (!e.dataTransfer.types.includes('Files')) return;
        e.preventDefault();
        setOver(true);
      }}
      onDragLeave={(e) => {
        if (!(e.relatedTarget instanceof Node && e.currentTarget.contains(e.relatedTarget))) setOver(false);
      }}
      onDrop={(e) => {
        e.preventDefault();
        setOver(false);
        const file = e.dataTransfer.files[0];
        if (file) onFile(file);
      }}
    >
      {children}
      {over && <p className={css.letGo}>{words.images.dropNow}</p>}
    </div>
  );
}
