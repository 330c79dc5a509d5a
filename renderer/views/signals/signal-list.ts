import { useCallback, useEffect, useRef, useState } from 'react';
import type { Signal } from '#shared/domain/signal.ts';
import { link } from '../../link/session.ts';
import { type SignalQuery, strategyService, strategyStore } from '../../store/strategies.ts';

export const PAGE = 200;

export interface SignalList {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly problem: string | null;
  /** Newest first. */
  readonly signals: readonly Signal[];
  /** There may be older ones. */
  readonly more: boolean;
  readonly loadOlder: () => void;
  readonly retry: () => void;
}

/** Whether a signal belongs into a list of this query. */
export function matches(query: SignalQuery, signal: Signal): boolean {
  return (
    (query.strategy === null || signal.strategy === query.strategy) &&
    (query.instrument === null || signal.instrument === query.instrument) &&
    (!query.changedOnly || signal.changed)
  );
}

/** Both lists as one, newest first, each signal once. */
export function joined(newer: readonly Signal[], older: readonly Signal[]): readonly Signal[] {
  const known = new Set(newer.map(({ id }) => id));
  return [...newer, ...older.filter(({ id }) => !known.has(id))];
}

/** The stored signals of a query, kept current as new ones come, and asked for again whenever the service returns. */
export function useSignals({ strategy, instrument, changedOnly }: SignalQuery): SignalList {
  const [list, setList] = useState<Omit<SignalList, 'loadOlder' | 'retry'>>(LOADING);
  const [attempt, setAttempt] = useState(0);
  const current = useRef(list);
  current.current = list;
  const loading = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks again
  useEffect(() => {
    const query = { strategy, instrument, changedOnly };
    let stopped = false;
    setList(LOADING);
    async function load(): Promise<void> {
      try {
        const { signals } = await strategyService.signals(query, null, PAGE);
        if (stopped) return;
        setList((before) => ({
          status: 'ready',
          problem: null,
          signals: joined(signals, before.status === 'ready' ? before.signals : []),
          more: signals.length === PAGE,
        }));
      } catch (error) {
        if (stopped) return;
        setList((before) =>
          before.status === 'ready' ? before : { ...LOADING, status: 'failed', problem: String(error) },
        );
      }
    }
    const stopSignals = strategyStore.onSignals((signals) => {
      const fresh = signals.filter((signal) => matches(query, signal)).toReversed();
      if (fresh.length > 0) setList((before) => ({ ...before, signals: joined(fresh, before.signals) }));
    });
    const stopLink = link.strategy.onFresh(() => {
      void load();
      return undefined;
    });
    return () => {
      stopped = true;
      stopSignals();
      stopLink();
    };
  }, [strategy, instrument, changedOnly, attempt]);

  const loadOlder = useCallback(() => {
    const oldest = current.current.signals.at(-1);
    if (oldest === undefined || loading.current) return;
    loading.current = true;
    // Results of one pass share a millisecond: asked for again from there, and each is shown once.
    strategyService
      .signals({ strategy, instrument, changedOnly }, oldest.createdTime + 1, PAGE)
      .then(({ signals }) => {
        setList((before) => {
          const all = joined(before.signals, signals);
          return { ...before, signals: all, more: signals.length === PAGE && all.length > before.signals.length };
        });
      })
      .catch(() => {})
      .finally(() => {
        loading.current = false;
      });
  }, [strategy, instrument, changedOnly]);
  const retry = useCallback(() => setAttempt((number) => number + 1), []);

  return { ...list, loadOlder, retry };
}

const LOADING = { status: 'loading', problem: null, signals: [], more: false } as const;
