import { useStore as useZustandStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { StoreApi } from 'zustand/vanilla';

/** Renders again when the selected part changed, compared one level deep: a selector may build an object or an array. */
export function useSelected<State, Part>(store: StoreApi<State>, select: (state: State) => Part): Part {
  return useZustandStore(store, useShallow(select));
}
