import { connection, reconnect } from '../store/app.ts';
import { useNow } from '../store/now.ts';
import { useSelected } from '../store/use-store.ts';
import { Button } from '../ui/button.tsx';
import { formatAge } from '../ui/format.ts';

/** Says that the page is cut off: what is shown stays, greyed, and is the past. */
export function ConnectionNotice() {
  const { state, wasLive } = useSelected(connection, (current) => current);
  if (state.kind === 'live' || state.kind === 'unpaired') return null;
  if (state.kind === 'connecting' && !wasLive) {
    return (
      <div className="connection-notice" role="status">
        Connecting to Tapedeck…
      </div>
    );
  }
  return (
    <div className="connection-notice connection-notice-lost" role="alert">
      <div>
        <b>No connection to Tapedeck.</b>{' '}
        {wasLive ? 'What you see is the past; orders and strategies run on without this page.' : 'Is it running?'}
      </div>
      {state.kind === 'lost' ? <Since time={state.since} /> : null}
      <Button size="small" onClick={reconnect}>
        Try now
      </Button>
    </div>
  );
}

function Since({ time }: { time: number }) {
  return <span className="connection-notice-age">{formatAge(useNow() - time)}</span>;
}
