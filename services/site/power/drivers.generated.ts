// Written by `npm run generate`: the folders of services/site/power/drivers.
import ipmi from './drivers/ipmi/driver.ts';
import manual from './drivers/manual/driver.ts';

export const drivers = [ipmi, manual] as const;
