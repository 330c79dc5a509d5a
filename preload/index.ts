import { ipcRenderer } from 'electron';

/**
 * A door, not a room: when the page asks, main makes a channel and this hands its end over to the page. Nothing of
 * Electron is exposed, and nothing of what travels over the channel is seen here.
 */
const ASK = 'tapedeck-connect';
const ANSWER = 'tapedeck-port';

window.addEventListener('message', (event) => {
  if (event.source === window && event.origin === location.origin && event.data === ASK) ipcRenderer.send(ASK);
});

ipcRenderer.on(ANSWER, (event) => {
  window.postMessage(ANSWER, location.origin, [...event.ports]);
});
