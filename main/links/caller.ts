import type { Result } from '../../services/contract/result.ts';

/** A running controller, as the command line calls it. A controller that cannot be reached is a refusal. */
export interface ControllerLink {
  call(name: string, input: unknown): Promise<Result<unknown>>;
  close(): void;
}
