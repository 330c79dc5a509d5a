import { useState } from 'react';
import type { InstrumentId } from '#shared/domain/identifiers.ts';
import { market } from '../../store/market.ts';
import { useSelected } from '../../store/use-store.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox, TextInput } from '../../ui/fields.tsx';
import { count } from '../../ui/format.ts';

interface MarketsFieldProps {
  readonly chosen: readonly InstrumentId[];
  readonly problem: string | null;
  readonly onChosen: (chosen: readonly InstrumentId[]) => void;
}

/** So many can be overlooked without a filter. */
const FILTER_FROM = 10;
/** The most a strategy may have. */
const MOST = 500;

/** Which markets a strategy looks at. */
export function MarketsField({ chosen, problem, onChosen }: MarketsFieldProps) {
  const instruments = useSelected(market.store, (state) => state.instruments);
  const [filter, setFilter] = useState('');
  const offered = new Set(instruments.map(({ id }) => id));
  const gone = chosen.filter((id) => !offered.has(id));
  const all = [...instruments.map(({ id }) => id), ...gone];
  const seen = all.filter((id) => id.toLowerCase().includes(filter.trim().toLowerCase()));
  const set = new Set(chosen);

  return (
    <fieldset className="markets">
      <legend className="field-label">{count(chosen.length, 'market')}</legend>
      <div className="markets-bar">
        {all.length >= FILTER_FROM ? (
          <TextInput
            placeholder="Filter markets"
            aria-label="Filter markets"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
        ) : null}
        <Button size="small" onClick={() => onChosen([...new Set([...chosen, ...seen])].slice(0, MOST))}>
          All
        </Button>
        <Button size="small" onClick={() => onChosen(chosen.filter((id) => !seen.includes(id)))}>
          None
        </Button>
      </div>
      <div className="markets-list">
        {seen.map((id) => (
          <Checkbox
            key={id}
            checked={set.has(id)}
            label={offered.has(id) ? id.replace('@', ' · ') : `${id.replace('@', ' · ')} (no longer offered)`}
            onChecked={(on) => onChosen(on ? [...chosen, id] : chosen.filter((one) => one !== id))}
          />
        ))}
        {seen.length === 0 ? <span className="muted">No market matches.</span> : null}
      </div>
      {problem === null ? null : <div className="field-below field-problem">{problem}</div>}
    </fieldset>
  );
}
