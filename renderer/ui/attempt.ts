import { RpcError } from '#shared/rpc/rpc-error.ts';
import { toast } from './toast.tsx';

const LOOK_FIRST = 'Look here again when the connection is back before repeating it.';

/**
 * Does something that goes to a service, and says so where it did not go through, or where that is not known.
 * @param whenUnknown what to do where no answer came.
 */
export async function attempt(what: string, act: () => Promise<void>, whenUnknown = LOOK_FIRST): Promise<void> {
  try {
    await act();
  } catch (error) {
    const unknown = error instanceof RpcError && (error.code === 'TIMEOUT' || error.code === 'LINK_CLOSED');
    toast({
      title: unknown ? `${what}: no answer` : `${what} did not go through`,
      text: unknown
        ? `Whether it took effect is not known. ${whenUnknown}`
        : error instanceof Error
          ? error.message
          : String(error),
      tone: 'bad',
      lastsMs: null,
    });
  }
}
