import { Button, Popover } from '@mui/material';
import { useState, type ReactNode } from 'react';
import css from './tools.module.css';

interface ToolPanelProps {
  icon: ReactNode;
  /** On the button. */
  label: string;
  /** Of the panel. */
  title: string;
  children: (close: () => void) => ReactNode;
}

/** A button of the list's tools, and the panel that it opens. */
export function ToolPanel({ icon, label, title, children }: ToolPanelProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = (): void => setAnchor(null);
  return (
    <>
      <Button
        variant="outlined"
        className={css.tool ?? ''}
        startIcon={icon}
        aria-haspopup="dialog"
        onClick={(e) => setAnchor(e.currentTarget)}
      >
        {label}
      </Button>
      <Popover
        open={!!anchor}
        anchorEl={anchor}
        onClose={close}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        slotProps={{ paper: { className: css.panel ?? '', role: 'dialog', 'aria-label': title } }}
      >
        {children(close)}
      </Popover>
    </>
  );
}
