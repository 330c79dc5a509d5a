import type { Service, ServiceContext } from '#main/host/service.ts';
import type { Clock } from '#main/ports/clock.ts';
import type { ExecutionVenue } from '#main/ports/execution-venue.ts';
import type { RandomIds } from '#main/ports/random-ids.ts';
import { database } from '#shared/contract/database.ts';
import type { ServiceConfig } from '#shared/contract/lifecycle.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { type TraderContract, trader } from '#shared/contract/trader.ts';
import { watcher } from '#shared/contract/watcher.ts';
import { toPosition } from '#shared/domain/apply-fill.ts';
import { type Decimal, divide, ZERO } from '#shared/domain/decimal.ts';
import type { AccountId, InstrumentId } from '#shared/domain/identifiers.ts';
import type { Instrument } from '#shared/domain/instrument.ts';
import type { LedgerEvent } from '#shared/domain/ledger-event.ts';
import type { OrderRequest } from '#shared/domain/order.ts';
import type { EventValue } from '#shared/rpc/contract.ts';
import type { Port } from '#shared/rpc/port.ts';
import { RpcError } from '#shared/rpc/rpc-error.ts';
import { createServer, type Handlers, type Server } from '#shared/rpc/serve.ts';
import { createAccounts } from './accounts.ts';
import { flatten } from './execution/flatten.ts';
import { createOrderDesk, isKnownToVenue } from './execution/order-desk.ts';
import { createTrailKeeper } from './execution/trail-keeper.ts';
import type { LedgerChanges } from './ledger/apply-ledger-event.ts';
import { createJournal, type Journal, LogUnavailable } from './ledger/journal.ts';
import { balancesOf, holdingKey } from './ledger/ledger-state.ts';
import { orderHistory, recentFills, recentOrders } from './ledger/query-ledger.ts';
import type { FeeRates } from './risk/order-cost.ts';
import { TradingStateBoard } from './trading-states.ts';
import { followMarket } from './valuation/follow-market.ts';
import { publishMarks, valueAll } from './valuation/mark-publisher.ts';
import { MarketPicture } from './valuation/market-picture.ts';

/** What the trader needs from outside: somewhere to send orders. */
export interface TraderPorts {
  createVenue(options: VenueOptions): TraderVenue;
}

/** What a simulated venue must know of us. */
export interface VenueOptions {
  readonly clock: Clock;
  readonly ids: RandomIds;
  readonly settings: Settings['paper'];
  readonly instrumentOf: (instrument: InstrumentId) => Instrument | null;
  /** Held of an instrument now: a reduce-only order may not trade more. */
  readonly initialPosition: (account: AccountId, instrument: InstrumentId) => Decimal;
  /** What is still set aside for an order: it may not spend more. */
  readonly spendable: (order: OrderRequest) => Decimal | null;
}

export interface TraderVenue extends ExecutionVenue {
  configure(settings: Settings['paper']): void;
  /** An account begins anew: its positions are asked for again. */
  forgetPositions(account: AccountId): void;
}

const SNAPSHOT_ORDERS = 200;
const SNAPSHOT_FILLS = 200;
const DAY_CHECK_MS = 1_000;
const FEE_SCALE = 12;
const PERCENT = '100' as Decimal;

/**
 * Orders, positions, balances and trading states: the only writer of all of them. Everything it knows is a fold over the
 * ledger; every change is on disk before it is applied, shown or sent.
 */
export function createTraderService(context: ServiceContext, ports: TraderPorts): Service {
  const { clock, log } = context;
  const databaseLink = context.link(database);
  const watcherLink = context.link(watcher);
  const market = new MarketPicture();
  const problems = new Set<string>();
  const timers: (() => void)[] = [];
  let settings: Settings;

  const journal = createJournal({
    clock,
    log,
    database: databaseLink,
    onCommitted: (events, changes) => publish(events, changes),
    onAvailability: (available) => setProblem('log-unavailable', !available),
    onFatal: (error) => {
      queueMicrotask(() => {
        throw error;
      });
    },
  });
  const trails = createTrailKeeper({
    clock,
    log,
    database: databaseLink,
    isWorking: (id) => journal.state.working.get(id) !== undefined,
  });
  const tradingStates = new TradingStateBoard(journal, (states) => server.publish('tradingStates', states));
  let venue: TraderVenue | null = null;
  let work: ReturnType<typeof assemble> | null = null;
  const server: Server<TraderContract> = createServer(trader, handlers(), {
    onError: (error, method) => log.error('a call failed', { method, error: String(error) }),
  });

  function assemble(created: TraderVenue) {
    const limits = () => settings.risk.limits;
    const fees = () => feeRates(settings.paper);
    const desk = createOrderDesk({
      clock,
      log,
      ids: context.ids,
      journal,
      market,
      venue: created,
      tradingStates,
      limits,
      fees,
    });
    return { desk, accounts: createAccounts({ clock, ids: context.ids, journal, market, desk, venue: created }) };
  }

  function handlers(): Handlers<TraderContract> {
    return {
      snapshot: () => snapshot(journal),
      previewOrder: (intent) => working().desk.preview(intent),
      submitOrder: ({ intent, requestId }) => working().desk.submit(intent, requestId),
      async cancelOrder({ clientOrderId }) {
        const outcome = await working().desk.cancel(clientOrderId);
        if (outcome === 'requested' || outcome === 'unknown-order') return { outcome };
        return { outcome: 'not-working', status: outcome };
      },
      cancelAll: async (filter) => ({ requested: await working().desk.cancelAll(filter) }),
      flatten: (filter) => flatten(filter, { clock, journal, market, desk: working().desk }),
      async setTradingState({ account, state, reason }) {
        if (!(await tradingStates.set(account, state, reason)))
          throw new RpcError('BAD_PARAMS', `no account ${account}`);
        return tradingStates.current();
      },
      createPaperAccount: (params) => needsLog(working().accounts.create(params)),
      resetPaperAccount: ({ account }) => needsLog(working().accounts.reset(account)),
      orderHistory: (query) => ({ orders: recordable(orderHistory(journal.state, query)) }),
      fills: (query) => ({ fills: [...recentFills(journal.state, query)] }),
      async ledgerEvents({ afterSeq, limit }) {
        const client = await databaseLink.ready();
        const { events } = await client.call('readLedger', { afterSeq, limit });
        // What is on disk but not yet applied here is not yet told.
        return { events: events.filter((event) => event.seq <= journal.state.seq) };
      },
    };
  }

  function working() {
    if (work === null) throw new RpcError('INTERNAL', 'the trader is not ready yet');
    return work;
  }

  function snapshot({ state }: Journal) {
    const records = [...state.accounts.values()];
    return {
      accounts: records.map(({ account }) => account),
      orders: recordable(recentOrders(state, SNAPSHOT_ORDERS)),
      fills: [...recentFills(state, { account: null, instrument: null, before: null, limit: SNAPSHOT_FILLS })],
      positions: [...state.holdings.values()].map(toPosition),
      balances: records.flatMap((record) => [...balancesOf(record)]),
      ...valueAll(state, market, settings.risk.limits, clock.now()),
      tradingStates: tradingStates.current(),
      seq: state.seq,
    };
  }

  function publish(events: readonly LedgerEvent[], changes: LedgerChanges): void {
    const { state } = journal;
    for (const event of events) server.publish('ledger', recordable(event));
    const records = [...changes.accounts].flatMap((id) => state.accounts.get(id) ?? []);
    server.publish('changes', {
      seq: state.seq,
      orders: recordable([...changes.orders].flatMap((id) => state.orders.get(id) ?? [])),
      positions: [...changes.holdings].flatMap((key) => state.holdings.get(key) ?? []).map(toPosition),
      balances: records.flatMap((record) => [...balancesOf(record)]),
      accounts: records.map(({ account }) => account),
    });
    if (changes.tradingStates) server.publish('tradingStates', tradingStates.current());
  }

  /** Nothing is priced, and nothing fills, on prices that nobody vouches for. */
  function distrustMarket(created: TraderVenue): void {
    const time = clock.now();
    const times = { eventTime: time, receivedTime: time };
    for (const { instrument } of market.all()) {
      const event = {
        kind: 'feedState',
        instrument: instrument.id,
        stale: true,
        reason: 'disconnected',
        ...times,
      } as const;
      market.apply(instrument.id, [event]);
      created.onMarketEvents?.(instrument.id, [event]);
    }
  }

  function setProblem(problem: string, present: boolean): void {
    if (present) problems.add(problem);
    else problems.delete(problem);
    context.setDegraded([...problems][0] ?? null);
  }

  async function recover(created: TraderVenue): Promise<void> {
    await journal.recover();
    log.info('the ledger is read', { seq: journal.state.seq });
    const orders = [...journal.state.working.values()];
    const known = orders.filter(isKnownToVenue);
    await created.restore?.(known, clock.now(), await trails.load());
    for (const order of known) if (order.status === 'pendingCancel') await created.cancel(order.clientOrderId);
    await working().desk.resolveSubmitted(orders.filter((order) => !isKnownToVenue(order)));
  }

  return {
    name: 'trader',
    async start(config: ServiceConfig) {
      settings = config.settings;
      const created = ports.createVenue({
        clock,
        ids: context.ids,
        settings: settings.paper,
        instrumentOf: (id) => market.get(id)?.instrument ?? null,
        initialPosition: (account, id) => journal.state.holdings.get(holdingKey(account, id))?.quantity ?? ZERO,
        spendable: ({ clientOrderId }) => journal.state.reserves.get(clientOrderId)?.amount ?? null,
      });
      venue = created;
      work = assemble(created);
      created.onTrailMarks?.(trails.keep);
      created.onReports(work.desk.onReports);
      await followMarket(
        watcherLink,
        {
          onInstruments: (instruments) => market.setInstruments(instruments),
          onEvents(instrument, events) {
            market.apply(instrument, events);
            created.onMarketEvents?.(instrument, events);
          },
          onConnected(connected) {
            if (!connected) distrustMarket(created);
            setProblem('prices-unavailable', !connected);
          },
        },
        context,
      );
      await recover(created);
      await work.accounts.openFirst();
      timers.push(clock.every(DAY_CHECK_MS, work.accounts.startDay));
      timers.push(
        publishMarks({
          clock,
          isWanted: () => server.hasSubscribers('marks'),
          value: () => valueAll(journal.state, market, settings.risk.limits, clock.now()),
          publish: (marks) => server.publish('marks', marks),
        }),
      );
    },
    reconfigure(config: ServiceConfig) {
      settings = config.settings;
      venue?.configure(settings.paper);
    },
    attach: (port: Port) => server.attach(port),
    async stop() {
      for (const stop of timers) stop();
      // What is on its way into the log arrives; then nothing more is taken.
      await journal.settled();
      await trails.flush();
      trails.dispose();
      journal.dispose();
      venue?.dispose();
      server.dispose();
    },
  };
}

function feeRates({ makerFeePercent, takerFeePercent }: Settings['paper']): FeeRates {
  return {
    maker: divide(makerFeePercent, PERCENT, FEE_SCALE, 'up'),
    taker: divide(takerFeePercent, PERCENT, FEE_SCALE, 'up'),
  };
}

/** The contract's types are mutable only because its schemas infer them so; nobody changes a message. */
function recordable<Value extends LedgerEvent>(event: Value): EventValue<TraderContract, 'ledger'>;
function recordable<Value>(values: readonly Value[]): EventValue<TraderContract, 'changes'>['orders'];
function recordable(value: unknown): unknown {
  return value;
}

async function needsLog<Value>(answer: Promise<Value>): Promise<Value> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof LogUnavailable) throw new RpcError('INTERNAL', 'the log is unavailable: nothing was changed');
    throw error;
  }
}
