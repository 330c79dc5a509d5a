import { assetsOf, splitInstrumentId } from '#shared/domain/instrument.ts';
import type { Position } from '#shared/domain/position.ts';
import { appStore } from '../../store/app.ts';
import { trader } from '../../store/trading.ts';
import { attempt } from '../../ui/attempt.ts';
import { confirm } from '../../ui/confirm.tsx';
import { formatDecimal } from '../../ui/format.ts';
import { reasonWords } from '../../ui/order-words.ts';
import { toast } from '../../ui/toast.tsx';

/** Cancels the market's working orders of the account and sells what is held at market, as a reduce-only order. */
export async function closePosition({ account, instrument, quantity }: Position): Promise<void> {
  const { base } = assetsOf(instrument);
  const amount = `${formatDecimal(quantity)} ${base}`;
  if (appStore.getState().settings.trading.confirmDestructive) {
    const agreed = await confirm({
      title: `Close ${amount}?`,
      body: `Working orders on ${splitInstrumentId(instrument).symbol} are canceled, then ${amount} is sold at market. What the market pays is what you get.`,
      action: `Close ${amount}`,
    });
    if (!agreed) return;
  }
  await attempt('Close', async () => {
    const { closing, denied } = await trader.flatten(account, instrument);
    const refusal = denied[0]?.checks.find((check) => !check.passed);
    if (refusal !== undefined) {
      const text = `${reasonWords(refusal.reason)} The position is still open.`;
      toast({ title: `${amount} could not be closed`, text, tone: 'bad', lastsMs: null });
    } else {
      toast({ title: closing === 0 ? 'Nothing was open' : `Closing ${amount} at market` });
    }
  });
}
