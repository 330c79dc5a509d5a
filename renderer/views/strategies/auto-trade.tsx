import type { StrategyView } from '#shared/contract/strategy.ts';
import { confirm } from '../../ui/confirm.tsx';
import { formatDecimal } from '../../ui/format.ts';

/** What auto-trade does, in words that name the money. */
export function autoTradeText({ kind, configuration }: StrategyView, quote: string): string {
  if (kind === 'exit-manager') {
    return 'Closes the whole position on the paper account by a market order as soon as its stop is reached. Off, it only signals.';
  }
  const notional = `${formatDecimal(configuration.notional)} ${quote}`;
  return `Buys ${notional} at market on the paper account on an entry signal, if this strategy holds nothing there yet, and sells what it bought on an exit signal. Off, it only signals.`;
}

/** Asks before a strategy begins to trade; switching it off asks nothing. */
export function confirmAutoTrade(strategy: StrategyView, quote: string): Promise<boolean> {
  return confirm({
    title: `Auto-trade for ${strategy.title}`,
    body: (
      <>
        <p>{autoTradeText(strategy, quote)}</p>
        <p className="muted">Every order passes the same limits as one by hand. Paper only: no real money moves.</p>
      </>
    ),
    action: 'Switch auto-trade on',
    tone: 'primary',
  });
}
