import { useEffect, useRef } from 'react';

const DELAY_MS = 350;

/**
 * One tooltip for the whole page, mounted once: any element with `data-tip` shows that text when pointed at or focused by
 * keyboard. It stands in the top layer, so that no panel clips it and no dialog covers it.
 */
export function TooltipHost() {
  const tip = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let anchor: Element | null = null;

    function show(target: Element, text: string): void {
      const element = tip.current;
      if (element === null || !target.isConnected) return;
      element.textContent = text;
      element.showPopover();
      place(element, target.getBoundingClientRect());
    }

    function hide(): void {
      clearTimeout(timer);
      anchor = null;
      if (tip.current?.matches(':popover-open') === true) tip.current.hidePopover();
    }

    function aim(event: Event): void {
      const target = event.target instanceof Element ? event.target.closest('[data-tip]') : null;
      if (target === anchor) return;
      hide();
      const text = target?.getAttribute('data-tip');
      if (target === null || text === null || text === undefined || text === '') return;
      if (event.type === 'focusin' && !target.matches(':focus-visible')) return;
      anchor = target;
      timer = setTimeout(() => show(target, text), DELAY_MS);
    }

    function onKey(event: KeyboardEvent): void {
      if (event.key === 'Escape') hide();
    }

    document.addEventListener('pointerover', aim);
    document.addEventListener('focusin', aim);
    document.addEventListener('pointerdown', hide, true);
    document.addEventListener('keydown', onKey, true);
    window.addEventListener('blur', hide);
    return () => {
      hide();
      document.removeEventListener('pointerover', aim);
      document.removeEventListener('focusin', aim);
      document.removeEventListener('pointerdown', hide, true);
      document.removeEventListener('keydown', onKey, true);
      window.removeEventListener('blur', hide);
    };
  }, []);

  return <div ref={tip} className="tooltip" popover="manual" role="tooltip" />;
}

/** Below the anchor, or above it where there is no room; never outside the window. */
function place(element: HTMLElement, anchor: DOMRect): void {
  const { width, height } = element.getBoundingClientRect();
  const left = Math.max(4, Math.min(anchor.left + anchor.width / 2 - width / 2, window.innerWidth - width - 4));
  const below = anchor.bottom + 6;
  const top = below + height > window.innerHeight - 4 ? anchor.top - height - 6 : below;
  element.style.left = `${Math.round(left)}px`;
  element.style.top = `${Math.round(Math.max(4, top))}px`;
}
