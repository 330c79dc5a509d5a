import { expect, test } from 'vitest';
import { decimal } from '#shared/domain/decimal.ts';
import type { Asset } from '#shared/domain/identifiers.ts';
import type { Balance } from '#shared/domain/position.ts';
import { BTC } from '#test/support/fake-watcher.ts';
import { PAPER_ACCOUNT as account } from '#test/support/paper-account.ts';
import { valueBalances } from '../../../../../renderer/views/balances/balance-rows.ts';

function balance(asset: string, total: string): Balance {
  return {
    account: account.id,
    asset: asset as Asset,
    total: decimal(total),
    free: decimal(total),
    locked: decimal('0'),
  };
}

test('money is worth itself, a coin what its bid would fetch, and a coin without a market is unknown', () => {
  const balances = [balance('USDT', '1000'), balance('BTC', '0.5'), balance('DOGE', '7')];
  const rows = valueBalances(balances, [account], [BTC], () => decimal('60000'));
  expect(rows.map(({ value, currency, scale }) => [value, currency, scale])).toEqual([
    ['1000', 'USDT', 2],
    ['30000', 'USDT', 3],
    [null, 'USDT', 8],
  ]);
});

test('before the first price a coin is worth an unknown amount, not zero', () => {
  const [row] = valueBalances([balance('BTC', '0.5')], [account], [BTC], () => null);
  expect(row?.value).toBeNull();
});
