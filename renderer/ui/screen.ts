import { useMediaQuery } from '@mui/material';

/** Under 700 px: cards, bottom bar, full-screen dialogs. */
export const usePhone = (): boolean => useMediaQuery('(max-width: 699.95px)', { noSsr: true });

/** Under 1200 px: a narrow navigation of icons. */
export const useTablet = (): boolean => useMediaQuery('(max-width: 1199.95px)', { noSsr: true });
