/** Plumbing only: what a call meant for the business is in its result. */
export const RPC_ERROR_CODES = [
  'BAD_PARAMS',
  'UNKNOWN_METHOD',
  'TIMEOUT',
  'LINK_CLOSED',
  'INTERNAL',
  'FORBIDDEN',
] as const;
export type RpcErrorCode = (typeof RPC_ERROR_CODES)[number];

/** A call that did not come back with a result. After `TIMEOUT` or `LINK_CLOSED` its effect is unknown, not absent. */
export class RpcError extends Error {
  readonly code: RpcErrorCode;

  constructor(code: RpcErrorCode, message: string) {
    super(message);
    this.name = 'RpcError';
    this.code = code;
  }
}
