import type { OrderRequest } from '#shared/domain/order.ts';
import type { RiskApproved, RiskCheck } from '#shared/domain/risk.ts';
import { allPassed } from './check-risk.ts';

/** The only place where the gate's proof is made: null unless every check passed. */
export function approve(request: OrderRequest, checks: readonly RiskCheck[]): RiskApproved | null {
  return checks.length > 0 && allPassed(checks) ? (request as RiskApproved) : null;
}
