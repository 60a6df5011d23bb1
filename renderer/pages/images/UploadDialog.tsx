import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useRef, useState } from 'react';
import type { Problem } from '../../../services/contract/result.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useLink } from '../../data/desk.tsx';
import { ChoiceField, TextField } from '../../forms/Field.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { focusSoon } from '../../ui/focus-soon.ts';
import { joined, storage } from '../../ui/format.ts';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { usePhone } from '../../ui/screen.ts';
import { words } from '../../words/words.ts';
import { isChecksum, isLogin, isName, nameOfFile } from './file-facts.ts';
import css from './Images.module.css';
import { beginUpload } from './uploads.ts';

const w = words.images;
const f = w.fields;
const architectures = ['amd64', 'arm64', 'i386', 'ppc64el', 'riscv64', 's390x'];

interface UploadDialogProps {
  /** Dropped on the page; null: it is chosen here. */
  given: File | null;
  onClose: () => void;
}

/** A file, what it shall be called, and its checksum where somebody has it. */
export function UploadDialog({ given, onClose }: UploadDialogProps) {
  const phone = usePhone();
  const link = useLink();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState(given);
  const [name, setName] = useState(given ? nameOfFile(given.name) : '');
  const [title, setTitle] = useState('');
  const [login, setLogin] = useState('');
  const [architecture, setArchitecture] = useState('amd64');
  const [sha256, setSha256] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const badName = name !== '' && !isName(name) ? f.nameWrong : null;
  const badSum = sha256.trim() !== '' && !isChecksum(sha256) ? f.checksumWrong : null;
  const badLogin = login !== '' && !isLogin(login) ? f.loginWrong : null;
  const whyNot = !file ? w.noFile : name === '' ? f.nameWrong : (badName ?? badSum ?? badLogin);
  const take = (chosen: File): void => {
    setFile(chosen);
    if (name === '') setName(nameOfFile(chosen.name));
  };
  const submit = async (): Promise<void> => {
    if (!file || whyNot) return;
    setBusy(true);
    const begun = await beginUpload(link, file, {
      name: name.trim(),
      architecture,
      ...(title.trim() && { title: title.trim() }),
      ...(login && { loginUser: login }),
      ...(sha256.trim() && { sha256: sha256.trim() }),
    });
    setBusy(false);
    await client.invalidateQueries({ queryKey: ['images.list'] });
    if (begun.ok) onClose();
    else setProblem(begun.problem);
  };
  return (
    <Dialog open onClose={onClose} fullScreen={phone} fullWidth maxWidth="xs" aria-labelledby="upload-image">
      <form
        className={css.form}
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void submit();
        }}
      >
        <DialogTitle id="upload-image">{w.uploadTitle}</DialogTitle>
        <DialogContent className={css.fields ?? ''}>
          <p className={css.text}>{w.uploadText}</p>
          <div className={css.file}>
            <Button variant="outlined" ref={focusSoon} onClick={() => input.current?.click()}>
              {file ? w.otherFile : w.chooseFile}
            </Button>
            <input
              ref={input}
              type="file"
              hidden
              aria-label={f.file}
              onChange={(e) => {
                const chosen = e.target.files?.[0];
                e.target.value = '';
                if (chosen) take(chosen);
              }}
            />
            {file && (
              <p>
                <b>{file.name}</b> {joined(storage(file.size))}
              </p>
            )}
          </div>
          <TextField
            label={f.name}
            isMono
            help={f.nameHelp}
            error={badName}
            value={name}
            onChange={setName}
          />
          <TextField label={f.title} help={f.titleHelp} value={title} onChange={setTitle} />
          <div className={css.pair}>
            <ChoiceField
              label={f.architecture}
              value={architecture}
              choices={architectures.map((value) => ({ value, label: value }))}
              onChange={setArchitecture}
            />
            <TextField
              label={f.login}
              isMono
              help={f.loginHelp}
              error={badLogin}
              value={login}
              onChange={setLogin}
            />
          </div>
          <TextField
            label={f.checksum}
            isMono
            help={f.checksumHelp}
            error={badSum}
            value={sha256}
            onChange={setSha256}
          />
          <Refusal title={w.uploadRefused} problem={problem} />
        </DialogContent>
        <DialogActions>
          <Button variant="text" onClick={onClose}>
            {words.desk.cancel}
          </Button>
          <ActionButton type="submit" variant="contained" whyNot={whyNot} busy={busy}>
            {w.start}
          </ActionButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
