import type { ServiceFactory } from '#main/host/service.ts';
import { runIfServiceProcess } from '#main/host/service-process.ts';
import { createDatabaseService } from './service.ts';

export const createService: ServiceFactory = createDatabaseService;

runIfServiceProcess('database', createService);
