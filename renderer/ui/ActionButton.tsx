import { Button, Tooltip, type ButtonProps } from '@mui/material';
import { useContext, type MouseEvent } from 'react';
import { ReachContext } from '../data/reach.ts';

export interface ActionButtonProps extends Omit<ButtonProps, 'onClick' | 'disabled'> {
  /** What forbids it and what to do; null when it can be done. */
  whyNot?: string | null;
  busy?: boolean;
  /** Works without the controller (opening a dialog, saving a file). */
  offline?: boolean;
  /** Left out where the button submits its form. */
  onClick?: (event: MouseEvent<HTMLButtonElement>) => void;
}

/**
 * A button that is never hidden and never mute: when it cannot be used it stays focusable, is drawn dashed, and
 * hover, focus or tap say what forbids it. Without the controller every action says so.
 */
export function ActionButton({
  whyNot = null,
  busy = false,
  offline = false,
  onClick,
  ...rest
}: ActionButtonProps) {
  const unreachable = useContext(ReachContext);
  const reason = (offline ? null : unreachable) ?? whyNot;
  const button = (
    <Button
      variant="outlined"
      {...rest}
      aria-disabled={reason || busy ? true : undefined}
      aria-busy={busy || undefined}
      onClick={(e) => {
        if (reason || busy) e.preventDefault();
        else onClick?.(e);
      }}
    />
  );
  return reason ? (
    <Tooltip title={reason} describeChild>
      {button}
    </Tooltip>
  ) : (
    button
  );
}
