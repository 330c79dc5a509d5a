import { Pause, Play } from 'lucide-react';
import { useState } from 'react';
import { changeSetting } from '../../store/app.ts';
import { market } from '../../store/market.ts';
import { useSelected } from '../../store/use-store.ts';
import { IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select } from '../../ui/fields.tsx';
import { toast } from '../../ui/toast.tsx';

const SPEEDS = ['1', '2', '5', '10', '20', '50', '100'] as const;

/** The demo tape: says that prices are a recording, its speed, and pauses it. Not there where nothing is replayed. */
export function ReplayControl() {
  const replay = useSelected(market.store, (state) => state.replay);
  const [telling, setTelling] = useState(false);
  if (replay === null) return null;
  const speed = String(replay.speed);
  const speeds = SPEEDS.some((one) => one === speed) ? SPEEDS : [...SPEEDS, speed];

  return (
    <span className="status-item status-replay">
      <button
        type="button"
        className="status-button status-demo"
        data-tip="A recording, not a live market: what it is, and from whom"
        onClick={() => setTelling(true)}
      >
        Demo data
      </button>
      {telling ? (
        <Dialog title="Demo data" onClose={() => setTelling(false)}>
          <p className="demo-text">{replay.description}</p>
        </Dialog>
      ) : null}
      <IconButton
        icon={replay.paused ? Play : Pause}
        label={replay.paused ? 'Let the recording play' : 'Pause the recording'}
        size="small"
        onClick={() => void change('replay.paused', !replay.paused)}
      />
      <Select
        label="Speed of the recording"
        className="status-select"
        value={speed}
        options={speeds.map((one) => ({ value: one, label: `${one}×` }))}
        onValue={(value) => void change('replay.speed', Number(value))}
      />
    </span>
  );
}

async function change(path: string, value: unknown): Promise<void> {
  const problem = await changeSetting(path, value);
  if (problem !== null) toast({ title: 'The recording goes on as before', text: problem, tone: 'bad' });
}
