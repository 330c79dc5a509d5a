import type { ServiceFactory } from '#main/host/service.ts';
import { runIfServiceProcess } from '#main/host/service-process.ts';
import { createPaperVenue } from '#main/venues/paper/paper-venue.ts';
import { createTraderService } from './service.ts';

export const createService: ServiceFactory = (context) =>
  createTraderService(context, { createVenue: createPaperVenue });

runIfServiceProcess('trader', createService);
