import { Button } from '@mui/material';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { words } from '../words/words.ts';
import css from './Command.module.css';

/** One command for a terminal, with a button that copies it. */
export function Command({ line }: { line: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <div className={css.command}>
      <code>{line}</code>
      <Button
        size="small"
        variant="text"
        startIcon={copied ? <Check size={15} /> : <Copy size={15} />}
        onClick={() => void navigator.clipboard.writeText(line).then(() => setCopied(true))}
      >
        {copied ? words.desk.copied : words.desk.copy}
      </Button>
    </div>
  );
}
