import { z } from 'zod';

/** The setting that site/machines reads when an enlistment ends. */
export const autoCommissionSetting = 'autoCommission';
export const autoCommission = z.boolean();
