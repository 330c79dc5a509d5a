import { useState } from 'react';
import type { Side } from '#shared/domain/market-data.ts';
import type { OrderType } from '#shared/domain/order.ts';
import { Select } from '../../ui/fields.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import type { TicketForm } from './ticket-form.ts';

type TypeTab = 'limit' | 'market' | 'stop' | 'more';

const TYPE_TABS = [
  { value: 'limit', label: 'Limit' },
  { value: 'market', label: 'Market' },
  { value: 'stop', label: 'Stop' },
  { value: 'more', label: 'More' },
] as const;

type MoreType = Exclude<OrderType, 'limit' | 'market' | 'stop'>;

const MORE_TYPES: readonly { readonly value: MoreType; readonly label: string }[] = [
  { value: 'stopLimit', label: 'Stop-limit' },
  { value: 'takeProfit', label: 'Take-profit' },
  { value: 'takeProfitLimit', label: 'Take-profit limit' },
  { value: 'trailingStop', label: 'Trailing stop' },
];

interface SideAndTypeProps {
  readonly form: TicketForm;
  readonly change: (part: Partial<TicketForm>) => void;
  readonly onSide: (side: Side) => void;
}

export function SideAndType({ form, change, onSide }: SideAndTypeProps) {
  const [more, setMore] = useState<MoreType>('stopLimit');
  const tab: TypeTab = isMore(form.type) ? 'more' : form.type;

  return (
    <>
      <div className="ticket-sides" role="radiogroup" aria-label="Side">
        {(['buy', 'sell'] as const).map((side) => (
          <label key={side} className="ticket-side" data-side={side} data-chosen={form.side === side}>
            <input
              type="radio"
              name="ticket-side"
              className="only-read"
              checked={form.side === side}
              onChange={() => onSide(side)}
            />
            {side === 'buy' ? 'Buy' : 'Sell'}
          </label>
        ))}
      </div>
      <Tabs
        label="Type of order"
        className="ticket-types"
        value={tab}
        tabs={TYPE_TABS}
        onValue={(next) => change({ type: next === 'more' ? more : next })}
      />
      {isMore(form.type) ? (
        <Select
          label="Which type"
          value={form.type}
          options={MORE_TYPES}
          onValue={(type) => {
            setMore(type);
            change({ type });
          }}
        />
      ) : null}
    </>
  );
}

function isMore(type: OrderType): type is MoreType {
  return type !== 'limit' && type !== 'market' && type !== 'stop';
}
