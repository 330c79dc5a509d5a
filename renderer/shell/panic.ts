import { isWorking } from '#shared/domain/order.ts';
import { appStore } from '../store/app.ts';
import { trader, trading } from '../store/trading.ts';
import { attempt } from '../ui/attempt.ts';
import { confirm, type Question } from '../ui/confirm.tsx';
import { count } from '../ui/format.ts';
import { toast } from '../ui/toast.tsx';

/** Why the trading state changed when a person changed it here, as the log keeps it. */
export const STATE_REASONS = {
  halt: 'halted by hand',
  resume: 'resumed by hand',
  undo: 'halt taken back',
} as const;

/** What the three big buttons would do now. */
export interface PanicScope {
  readonly working: number;
  readonly open: number;
  readonly halted: boolean;
}

export function panicScope(state: ReturnType<typeof trading.store.getState>): PanicScope {
  return {
    working: state.orders.filter((order) => isWorking(order.status)).length,
    open: state.positions.filter((position) => position.side !== 'flat').length,
    halted: state.tradingStates.all === 'halted',
  };
}

/** Cancels every working order of every account. */
export async function cancelAll(): Promise<void> {
  const { working } = panicScope(trading.store.getState());
  const orders = count(working, 'order');
  const question = {
    title: `Cancel ${orders}?`,
    body: 'Every working order of every account is canceled. Positions stay as they are.',
    action: `Cancel ${orders}`,
  };
  if (working > 0 && !(await mayGo(question))) return;
  await attemptSafely('Cancel all', async () => {
    const { requested } = await trader.cancelAll(null);
    toast({ title: requested === 0 ? 'No order was working' : `Cancel of ${count(requested, 'order')} requested` });
  });
}

/** Cancels every working order, then closes every position at market. */
export async function flatten(): Promise<void> {
  const { working, open } = panicScope(trading.store.getState());
  const positions = count(open, 'position');
  const question = {
    title: `Flatten ${positions}?`,
    body: `${count(working, 'working order')} canceled, then ${positions} closed at market, in every account. What the market pays is what you get.`,
    action: `Close ${positions}`,
  };
  if (working + open > 0 && !(await mayGo(question))) return;
  await attemptSafely('Flatten', async () => {
    const { canceled, closing, denied } = await trader.flatten(null);
    toast({
      title: closing + canceled === 0 ? 'Nothing was open' : `Closing ${count(closing, 'position')}`,
      text:
        denied.length === 0
          ? `${count(canceled, 'order')} canceled`
          : `${count(denied.length, 'position')} could not be closed: see Positions.`,
      tone: denied.length === 0 ? 'plain' : 'bad',
      lastsMs: denied.length === 0 ? 6_000 : null,
    });
  });
}

/** Halting never asks: it is undone as easily. Resuming asks, for orders pass again. */
export async function toggleHalt(): Promise<void> {
  const { halted } = panicScope(trading.store.getState());
  if (halted) {
    const question = {
      title: 'Resume trading?',
      body: 'Orders pass the risk gate again: yours, and those of strategies with auto-trade.',
      action: 'Resume trading',
      tone: 'primary',
    } as const;
    if (!(await mayGo(question))) return;
  }
  await attemptSafely(halted ? 'Resume' : 'Halt', async () => {
    await trader.setTradingState(halted ? 'active' : 'halted', halted ? STATE_REASONS.resume : STATE_REASONS.halt);
    toast(
      halted
        ? { title: 'Trading resumed', tone: 'good' }
        : {
            title: 'Trading halted',
            text: 'No order passes; cancels do. Working orders stay until canceled.',
            tone: 'warn',
            action: { label: 'Undo', onClick: () => void resume() },
          },
    );
  });
}

async function resume(): Promise<void> {
  await attemptSafely('Resume', async () => {
    await trader.setTradingState('active', STATE_REASONS.undo);
  });
}

function mayGo(question: Question): Promise<boolean> {
  return appStore.getState().settings.trading.confirmDestructive ? confirm(question) : Promise.resolve(true);
}

const REPEAT_FREELY = 'Look at the orders when the connection is back, and repeat it: repeating does no harm.';

function attemptSafely(what: string, act: () => Promise<void>): Promise<void> {
  return attempt(what, act, REPEAT_FREELY);
}
