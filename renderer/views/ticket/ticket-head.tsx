import { useEffect, useRef } from 'react';
import { compare, scaleOf, subtract } from '#shared/domain/decimal.ts';
import type { AccountId } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { Ticker } from '#shared/domain/market-data.ts';
import type { Account } from '#shared/domain/position.ts';
import { market } from '../../store/market.ts';
import { Badge } from '../../ui/badge.tsx';
import { Select } from '../../ui/fields.tsx';
import { formatAge, formatDecimal, formatPrice } from '../../ui/format.ts';
import { everySecond } from '../every-second.ts';

interface AccountLineProps {
  readonly account: Account;
  readonly accounts: readonly Account[];
  readonly onAccount: (account: AccountId) => void;
}

/** Which account, where there is a choice. */
export function AccountLine({ account, accounts, onAccount }: AccountLineProps) {
  if (accounts.length < 2) return null;
  return (
    <Select
      label="Account"
      className="ticket-account"
      value={account.id}
      options={accounts.map(({ id, label }) => ({ value: id, label }))}
      onValue={onAccount}
    />
  );
}

function ModeBadge({ account }: { readonly account: Account }) {
  return account.mode === 'paper' ? (
    <Badge tone="paper" tip={`${account.label}: simulated orders, no real money moves`}>
      PAPER
    </Badge>
  ) : (
    <Badge tone="live" tip={`${account.label}: real money`}>
      LIVE
    </Badge>
  );
}

interface MarketLineProps {
  readonly instrument: Instrument;
  readonly account: Account;
}

/**
 * Symbol, last price and spread, and that neither money nor, in the demo, the market is real. The numbers write
 * themselves, so that the fields below never render for a tick.
 */
export function MarketLine({ instrument, account }: MarketLineProps) {
  const last = useRef<HTMLSpanElement>(null);
  const under = useRef<HTMLSpanElement>(null);
  const root = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const show = (ticker: Ticker, now: number): void => {
      if (last.current === null || under.current === null || root.current === null) return;
      write(last.current, formatPrice(ticker.last, instrument.priceStep));
      root.current.dataset.stale = String(ticker.stale);
      write(under.current, ticker.stale ? staleFor(ticker, now) : spreadOf(ticker, instrument));
    };
    const stopPrices = market.onTicker(instrument.id, (ticker) => show(ticker, Date.now()));
    const stopTime = everySecond((now) => {
      const ticker = market.ticker(instrument.id);
      if (ticker?.stale === true) show(ticker, now);
    });
    return () => {
      stopPrices();
      stopTime();
    };
  }, [instrument]);

  return (
    <div ref={root} className="ticket-market" data-stale="false">
      <span className="ticket-symbol">{instrument.symbol}</span>
      <span ref={last} className="ticket-last number">
        –
      </span>
      <span className="ticket-market-kind">
        <ModeBadge account={account} />
        {instrument.demo ? <Badge tone="demo">Demo data</Badge> : instrument.venue}
      </span>
      <span ref={under} className="ticket-spread number">
        –
      </span>
    </div>
  );
}

function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

function spreadOf({ bid, ask }: Ticker, { priceStep }: Instrument): string {
  if (bid === null || ask === null || compare(ask, bid) < 0) return 'Spread –';
  return `Spread ${formatDecimal(subtract(ask, bid), scaleOf(priceStep))}`;
}

function staleFor({ receivedTime }: Ticker, now: number): string {
  return receivedTime === null ? 'Stale' : `Stale for ${formatAge(now - receivedTime)}`;
}
