import { Command } from 'cmdk';
import { CandlestickChart, CornerDownLeft, Keyboard, PanelTop, Settings, Zap } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { SETTING_ENTRIES } from '#shared/contract/settings-catalog.ts';
import { market } from '../../store/market.ts';
import { selection } from '../../store/selection-store.ts';
import { useSelected } from '../../store/use-store.ts';
import { openPanel, openSettings } from '../../store/workspace.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { listedViews } from '../../views/registry.ts';
import type { Command as ScreenCommand } from '../commands.ts';
import { parseOrderPhrase } from './order-phrase.ts';
import { fillTicket, submitPhrase } from './phrase-order.ts';
import { phraseWords } from './phrase-words.ts';

interface PaletteProps {
  readonly initial: string;
  readonly commands: readonly ScreenCommand[];
  readonly onClose: () => void;
}

/** Everything by name: markets, commands, panels, settings; and orders as one says them. */
export function Palette({ initial, commands, onClose }: PaletteProps) {
  const [text, setText] = useState(initial);
  const instruments = useSelected(market.store, (state) => state.instruments);
  const phrase = useMemo(() => parseOrderPhrase(text, instruments), [text, instruments]);

  /** Closes first, so that what it opens is not closed with it and the focus goes back before it moves on. */
  function run(act: () => void): void {
    onClose();
    queueMicrotask(act);
  }

  return (
    <Dialog title="Search or command" bare size="medium" className="palette-dialog" onClose={onClose}>
      <Command label="Search or command" loop className="palette">
        <Command.Input
          data-autofocus
          className="palette-input"
          placeholder="Market, command, panel, setting; or: buy 0.1 btc limit 60000"
          value={text}
          onValueChange={setText}
        />
        <Command.List className="palette-list">
          {phrase.outcome === 'order' ? (
            <Command.Group heading="Order" forceMount>
              <Item
                forceMount
                value="order-ticket"
                icon={<CornerDownLeft size={14} />}
                onSelect={() => run(() => fillTicket(phrase.order))}
              >
                {phraseWords(phrase.order)}
                <span className="menu-hint">into the ticket</span>
              </Item>
              <Item
                forceMount
                value="order-submit"
                icon={<Zap size={14} />}
                onSelect={() => run(() => void submitPhrase(phrase.order))}
              >
                {phraseWords(phrase.order)}
                <span className="menu-hint">submit, after asking</span>
              </Item>
            </Command.Group>
          ) : null}
          {phrase.outcome === 'incomplete' ? <div className="palette-hint">{phrase.problem}</div> : null}
          {phrase.outcome === 'none' ? (
            <Command.Empty className="palette-hint">Nothing is called that.</Command.Empty>
          ) : null}
          <Command.Group heading="Markets">
            {instruments.map((instrument) => (
              <Item
                key={instrument.id}
                value={instrument.id}
                keywords={[instrument.symbol, instrument.base, instrument.quote]}
                icon={<CandlestickChart size={14} />}
                onSelect={() =>
                  run(() => {
                    selection.selectInstrument(instrument.id);
                    openPanel('chart');
                  })
                }
              >
                {instrument.symbol}
                <span className="menu-hint">{instrument.venue}</span>
              </Item>
            ))}
          </Command.Group>
          <Command.Group heading="Commands">
            {commands
              .filter((command) => command.id !== 'palette')
              .map((command) => (
                <Item
                  key={command.id}
                  value={command.title}
                  keywords={[command.words]}
                  icon={<Keyboard size={14} />}
                  onSelect={() => run(command.run)}
                >
                  {command.title}
                  {command.keys === null ? null : <kbd className="palette-key">{command.keys}</kbd>}
                </Item>
              ))}
          </Command.Group>
          <Command.Group heading="Panels">
            {listedViews.map((view) => (
              <Item
                key={view.id}
                value={`panel ${view.title}`}
                icon={<PanelTop size={14} />}
                onSelect={() => run(() => openPanel(view.id))}
              >
                {view.title}
              </Item>
            ))}
          </Command.Group>
          <Command.Group heading="Settings">
            {SETTING_ENTRIES.map((entry) => (
              <Item
                key={entry.path}
                value={`setting ${entry.path}`}
                keywords={[entry.title, entry.words]}
                icon={<Settings size={14} />}
                onSelect={() => run(() => openSettings(entry.path))}
              >
                {entry.title}
                <span className="menu-hint">{entry.path}</span>
              </Item>
            ))}
          </Command.Group>
        </Command.List>
      </Command>
    </Dialog>
  );
}

interface ItemProps {
  readonly value: string;
  readonly keywords?: string[];
  readonly icon: ReactNode;
  readonly onSelect: () => void;
  readonly forceMount?: boolean;
  readonly children: ReactNode;
}

function Item({ value, keywords, icon, onSelect, forceMount, children }: ItemProps) {
  return (
    <Command.Item
      className="menu-item palette-item"
      value={value}
      onSelect={onSelect}
      {...(keywords === undefined ? {} : { keywords })}
      {...(forceMount === undefined ? {} : { forceMount })}
    >
      {icon}
      {children}
    </Command.Item>
  );
}
