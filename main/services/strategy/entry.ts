import type { ServiceFactory } from '#main/host/service.ts';
import { runIfServiceProcess } from '#main/host/service-process.ts';
import { BUNDLED_STRATEGIES } from './bundled-strategies.ts';
import { createStrategyService } from './service.ts';

export const createService: ServiceFactory = (context) => createStrategyService(context, BUNDLED_STRATEGIES);

runIfServiceProcess('strategy', createService);
