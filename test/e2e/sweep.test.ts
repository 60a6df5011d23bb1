import { sweepEveryView } from './sweep-every-view.ts';

// Every width and both themes; the other three are in sweep.long.ts.
sweepEveryView(['desktop dark', 'tablet light', 'phone dark']);
