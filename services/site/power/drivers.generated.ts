// Written by `npm run generate`: the folders of services/site/power/drivers.
import manual from './drivers/manual/driver.ts';

export const drivers = [manual] as const;
