import type { Notification } from '#shared/contract/app.ts';
import { markNotificationsRead } from '../../store/app.ts';
import { selection } from '../../store/selection-store.ts';
import { requestSignal } from '../../store/signal-request.ts';
import { openPanel } from '../../store/workspace.ts';

const PANELS: Readonly<Record<Notification['class'], string>> = {
  signal: 'signals',
  fill: 'fills',
  rejection: 'orders',
  risk: 'positions',
  service: 'services',
  feed: 'services',
};

/** Goes where the notification leads: its market in every panel, its signal's why, or the panel that tells more. */
export function openNotification({ id, class: kind, instrument, signal }: Notification): void {
  markNotificationsRead([id]);
  if (instrument !== null) selection.selectInstrument(instrument);
  openPanel(PANELS[kind]);
  if (signal !== null) requestSignal(signal);
}
