import { trading } from '../../store/trading.ts';
import { useSelected } from '../../store/use-store.ts';
import { Button } from '../../ui/button.tsx';
import { count } from '../../ui/format.ts';
import { keysOf } from '../keys.ts';
import { cancelAll, flatten, panicScope, toggleHalt } from '../panic.ts';

/** The brakes. They stay pressable without a connection: then they say that nothing was sent. */
export function PanicButtons({ short }: { short: boolean }) {
  const { working, open, halted } = useSelected(trading.store, panicScope);
  return (
    <fieldset className="panic" aria-label="Stop trading">
      <Button
        tone="warn"
        className="panic-cancel"
        hint={`Cancels every working order of every account (${keysOf('cancel-all')})`}
        onClick={() => void cancelAll()}
      >
        {working === 0 || short ? 'Cancel all' : `Cancel ${count(working, 'order')}`}
      </Button>
      <Button
        tone="warn"
        className="panic-flatten"
        hint={`Cancels every order, then closes every position at market (${keysOf('flatten')})`}
        onClick={() => void flatten()}
      >
        {open === 0 || short ? 'Flatten' : `Flatten ${count(open, 'position')}`}
      </Button>
      <Button
        tone={halted ? 'primary' : 'danger'}
        hint={
          halted
            ? `Lets orders pass again (${keysOf('halt')})`
            : `No order passes any more; cancels do (${keysOf('halt')})`
        }
        onClick={() => void toggleHalt()}
        className="panic-halt"
      >
        {halted ? 'Resume' : 'Halt'}
      </Button>
    </fieldset>
  );
}
