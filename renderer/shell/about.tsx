import { appStore } from '../store/app.ts';
import { useSelected } from '../store/use-store.ts';
import { Dialog } from '../ui/dialog.tsx';
import { formatDateTime, UNKNOWN } from '../ui/format.ts';

const MODES = {
  desktop: 'desktop app',
  browser: 'browser mode: services in threads, served on this machine only',
  inline: 'one thread',
} as const;

/** What this is, where its files are, and whose work is in it. */
export function About({ onClose }: { onClose: () => void }) {
  const info = useSelected(appStore, (state) => state.info);
  const zone = useSelected(appStore, ({ settings }) => settings.appearance.timeZone);
  return (
    <Dialog title="About Tapedeck" onClose={onClose}>
      <div className="about">
        <dl>
          <dt>Version</dt>
          <dd>{info?.version ?? UNKNOWN}</dd>
          <dt>Runs as</dt>
          <dd>{info === null ? UNKNOWN : MODES[info.mode]}</dd>
          <dt>Since</dt>
          <dd className="number">{info === null ? UNKNOWN : formatDateTime(info.startedTime, zone)}</dd>
          <dt>Files</dt>
          <dd>{info?.dataDir ?? UNKNOWN}</dd>
          <dt>Monitor</dt>
          <dd>{info?.monitorUrl ?? 'off'}</dd>
        </dl>
        <p className="muted">
          MIT License. Charts: TradingView Lightweight Charts™, Copyright (c) 2025 TradingView, Inc.,{' '}
          <a href="https://www.tradingview.com/" target="_blank" rel="noreferrer">
            tradingview.com
          </a>
          . Typeface: Inter, SIL Open Font License. The sources of the demo recording stand in NOTICE and behind “Demo
          data” in the status bar.
        </p>
      </div>
    </Dialog>
  );
}
