import { sweepEveryView } from './sweep-every-view.ts';

sweepEveryView(['desktop light', 'tablet dark', 'phone light']);
