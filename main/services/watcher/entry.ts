import { join } from 'node:path';
import type { ServiceFactory } from '#main/host/service.ts';
import { runIfServiceProcess } from '#main/host/service-process.ts';
import { parseFrame } from '#main/venues/binance/parse-frame.ts';
import { createReplayFeed } from '#main/venues/replay/replay-feed.ts';
import { createWatcherService } from './service.ts';

export const createService: ServiceFactory = (context) =>
  createWatcherService(context, {
    createFeed(venue, { resourcesDir }, { clock }) {
      if (venue !== 'replay') throw new Error(`no market data for venue ${venue}`);
      return createReplayFeed({ folder: join(resourcesDir, 'demo'), clock, parseFrame });
    },
  });

runIfServiceProcess('watcher', createService);
