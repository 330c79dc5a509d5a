import type { Unsubscribe } from '#shared/kernel/listeners.ts';

const watched = new Map<Element, (visible: boolean) => void>();
const MARGIN = '100px';
let observer: IntersectionObserver | null = null;

/** Runs `start` whenever the element comes into sight (or near it), and what it returned when it goes. */
export function whileVisible(element: Element, start: () => Unsubscribe): Unsubscribe {
  let stop: Unsubscribe | null = null;
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const entry of entries) watched.get(entry.target)?.(entry.isIntersecting);
    },
    { rootMargin: MARGIN },
  );
  watched.set(element, (visible) => {
    if (visible) stop ??= start();
    else {
      stop?.();
      stop = null;
    }
  });
  observer.observe(element);
  return () => {
    observer?.unobserve(element);
    watched.delete(element);
    stop?.();
    stop = null;
  };
}
