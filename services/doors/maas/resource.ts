import type { ProcedureName, Input, Output } from '../../contract/calls.ts';
import type { Caller } from '../../contract/implement.ts';
import type { Result } from '../../contract/result.ts';
import type { Reader } from '../../platform/store/store.ts';
import type { Answer } from './answer.ts';
import type { MaasRequest } from './request.ts';

/** What an operation may use: rows to read, procedures to call as the caller, and nothing that writes by itself. */
export interface Context {
  read: Reader;
  caller: Caller;
  call<N extends ProcedureName>(name: N, input: Input<N>): Promise<Result<Output<N>>>;
  now(): number;
  version: string;
}

export type Params = Readonly<Record<string, string>>;

export interface Operation {
  doc: string;
  /** Answers without a key; `caller` has then no permission. */
  anonymous?: true;
  run(context: Context, request: MaasRequest, params: Params): Promise<Answer> | Answer;
}

/**
 * A path and its operations. Keys are `GET`, `POST`, `PUT`, `DELETE`, or a method and an op: `POST commission`.
 * `handler` is the name that describe/ gives; the CLI and libmaas are generated from it.
 */
export interface Resource {
  handler: string;
  /** Without slashes at the ends; {name} stands for one part. */
  path: string;
  /** The same under another spelling that clients use; describe/ does not name it. */
  also?: string;
  doc: string;
  operations: Record<string, Operation>;
}

export const resource = (r: Resource): Resource => r;
