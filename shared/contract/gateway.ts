import { app } from './app.ts';
import { database } from './database.ts';
import { strategy } from './strategy.ts';
import { trader } from './trader.ts';
import { watcher } from './watcher.ts';

/**
 * What a view may talk to over its one port: methods and events carry the contract's name in front
 * (`trader.submitOrder`, `watcher.tickers`). The gateway relays each to the service and checks `access`.
 */
export const GATEWAY_CONTRACTS = { app, watcher, trader, strategy } as const;
export type GatewayContractName = keyof typeof GATEWAY_CONTRACTS;

/** Every contract by name, for tests that walk them all. */
export const ALL_CONTRACTS = { app, database, watcher, trader, strategy } as const;

export function qualify(contract: string, name: string): string {
  return `${contract}.${name}`;
}

/** `trader.submitOrder` → its two halves; null when it has no dot or names no contract a view may use. */
export function unqualify(qualified: string): { readonly contract: GatewayContractName; readonly name: string } | null {
  const dot = qualified.indexOf('.');
  const contract = qualified.slice(0, dot);
  return dot > 0 && Object.hasOwn(GATEWAY_CONTRACTS, contract)
    ? { contract: contract as GatewayContractName, name: qualified.slice(dot + 1) }
    : null;
}
