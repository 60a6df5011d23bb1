import { MenuItem, Select } from '@mui/material';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import type { BootResource } from '../../../../services/contract/all.ts';
import { paths } from '../../../paths.ts';
import { dateOf } from '../../../ui/format.ts';
import { words } from '../../../words/words.ts';
import css from './Choices.module.css';

const w = words.deploy;

/** "amd64, built 19 November". */
const detailOf = (image: BootResource): string => {
  const architecture = image.architecture.replace(/\/generic$/, '');
  const day = dateOf(image.readyAt ?? image.createdAt);
  return image.source === 'built' ? w.imageBuilt(architecture, day) : w.imageUploaded(architecture, day);
};

interface ImageFieldProps {
  images: readonly BootResource[];
  /** A boot resource's name. */
  value: string | null;
  onChange: (name: string) => void;
}

/** The images that can be installed; without one, the way to the first. */
export function ImageField({ images, value, onChange }: ImageFieldProps) {
  const id = useId();
  const line = (image: BootResource) => (
    <span className={css.imageLine}>
      <span className={css.imageTitle}>{image.title}</span>
      <span className={css.imageDetail}>{detailOf(image)}</span>
    </span>
  );
  const of = (name: string) => images.find((image) => image.name === name);
  return (
    <div className={css.field}>
      <p id={id} className={css.label}>
        {w.image}
      </p>
      {images.length === 0 ? (
        <p className={css.help} data-tone="warn">
          {w.noImage} <Link to={paths.images}>{w.toImages}</Link>
        </p>
      ) : (
        <Select
          fullWidth
          className={css.image ?? ''}
          labelId={id}
          value={value ?? ''}
          onChange={(e) => onChange(e.target.value)}
          renderValue={(name) => {
            const image = of(name);
            return image ? line(image) : name;
          }}
        >
          {images.map((image) => (
            <MenuItem key={image.id} value={image.name}>
              {line(image)}
            </MenuItem>
          ))}
        </Select>
      )}
    </div>
  );
}
