import { Play } from 'lucide-react';
import type { RunnerView } from '#shared/contract/strategy.ts';
import { useNow } from '../../store/now.ts';
import { strategyService, strategyStore } from '../../store/strategies.ts';
import { useSelected } from '../../store/use-store.ts';
import { openSettings } from '../../store/workspace.ts';
import { attempt } from '../../ui/attempt.ts';
import { Badge, Dot, type DotState } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { count, formatMilliseconds } from '../../ui/format.ts';
import { toast } from '../../ui/toast.tsx';

const DOTS: Readonly<Record<RunnerView['state'], DotState>> = {
  waiting: 'live',
  running: 'live',
  'backing-off': 'degraded',
  stopped: 'off',
};

/** What the central runner is doing, when it runs next, and a way not to wait for it. */
export function RunnerBar({ demo, lost }: { demo: boolean; lost: boolean }) {
  const runner = useSelected(strategyStore.store, (state) => state.runner);
  if (runner === null) return null;
  return (
    <div className="runner">
      <span className="runner-state" role="status">
        <Dot state={lost ? 'off' : DOTS[runner.state]} />
        {lost ? 'Strategy service away: this is the last known picture' : <RunnerState runner={runner} />}
      </span>
      {demo ? (
        <Badge
          tone="demo"
          tip="On recorded demo data the strategies look at 1-minute candles, so that signals come within minutes."
        >
          Demo: 1-minute candles
        </Badge>
      ) : null}
      <span className="runner-counts muted">
        {count(runner.passes, 'pass', 'passes')} · {count(runner.evaluations, 'evaluation')}
        {runner.failedPasses === 0 ? '' : ` · ${count(runner.failedPasses, 'failed pass', 'failed passes')}`}
        {runner.pairErrors === 0 ? '' : ` · ${count(runner.pairErrors, 'pair error')}`}
        {runner.lastPassDurationMs === null ? '' : ` · last ${formatMilliseconds(runner.lastPassDurationMs)}`}
      </span>
      <span className="runner-end">
        <Button size="small" tone="quiet" onClick={() => openSettings('strategies.interval')}>
          {runner.interval === 'candle-close' ? 'At each close' : `Every ${seconds(runner.interval)}`}
        </Button>
        <Button
          size="small"
          icon={Play}
          disabled={lost || runner.state === 'running' || runner.state === 'stopped'}
          onClick={() => void runNow()}
        >
          Run now
        </Button>
      </span>
    </div>
  );
}

function RunnerState({ runner }: { runner: RunnerView }) {
  const now = useNow();
  const left = runner.nextPassTime === null ? null : Math.max(0, runner.nextPassTime - now);
  switch (runner.state) {
    case 'running':
      return 'Running';
    case 'stopped':
      return 'Stopped';
    case 'waiting':
      return left === null ? 'Waiting for a candle to close' : `Next pass in ${clockText(left)}`;
    case 'backing-off':
      return `The pass failed (${runner.lastError ?? 'no reason given'}). It begins anew in ${clockText(left ?? 0)}`;
  }
}

async function runNow(): Promise<void> {
  await attempt('Running the strategies', async () => {
    const { started } = await strategyService.runNow();
    if (!started) toast({ title: 'A pass is already running' });
  });
}

/** `1:05`. */
function clockText(ms: number): string {
  const whole = Math.ceil(ms / 1_000);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

function seconds(ms: number): string {
  return `${Number((ms / 1_000).toPrecision(4))} s`;
}
