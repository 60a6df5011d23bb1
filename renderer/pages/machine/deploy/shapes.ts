import type { Input, Output } from '../../../../services/contract/calls.ts';

export type Preview = Output<'deploy.preview'>;
export type DrawnDisk = Preview['now'][number];
export type DrawnPart = DrawnDisk['parts'][number];
export type DrawnGroup = Preview['groups'][number];
export type LayoutChoice = Preview['layouts'][number];
export type UserDataCheck = Output<'deploy.check_user_data'>;
export type Deployment = NonNullable<Output<'deploy.get'>['deployment']>;

/** All that a person chooses; what is left out is the desk's default. */
export type Choices = Omit<Input<'deploy.preview'>, 'systemId'>;
