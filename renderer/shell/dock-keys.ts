import type { DockviewApi } from 'dockview-react';

/** Keys of the dock: F6 walks the groups, Ctrl+] the tabs, Delete closes the tab that has the focus. */
export function onDockKey(event: KeyboardEvent, api: DockviewApi): void {
  const { key, ctrlKey, metaKey, shiftKey, target } = event;
  if (event.defaultPrevented) return;
  if (key === 'F6') {
    event.preventDefault();
    walkGroups(api, shiftKey ? -1 : 1);
  } else if ((ctrlKey || metaKey) && (key === ']' || key === '[')) {
    event.preventDefault();
    if (key === ']') api.activateNext({ includePanel: true });
    else api.activatePrevious({ includePanel: true });
  } else if (key === 'Delete' && target instanceof Element && target.getAttribute('role') === 'tab') {
    const id = target.querySelector('[data-tab]')?.getAttribute('data-tab');
    if (id !== null && id !== undefined) api.getPanel(id)?.api.close();
  }
}

/** To the tabs of the next group, round and round. */
function walkGroups(api: DockviewApi, by: 1 | -1): void {
  const { groups, activeGroup } = api;
  if (groups.length === 0) return;
  const at = activeGroup === undefined ? -1 : groups.indexOf(activeGroup);
  const next = groups[(at + by + groups.length) % groups.length];
  const panel = next?.activePanel;
  panel?.api.setActive();
  next?.element.querySelector<HTMLElement>('[role=tab][tabindex="0"]')?.focus();
}
