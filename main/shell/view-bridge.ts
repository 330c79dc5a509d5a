import { ipcMain, MessageChannelMain, type MessagePortMain } from 'electron';
import { APP_ORIGIN } from './app-origin.ts';

const ASK = 'tapedeck-connect';
const ANSWER = 'tapedeck-port';

/**
 * Hands a fresh port to our own page, in its main frame, each time it asks (a reload asks anew); the other end goes to
 * `serve`. The port before it closes by itself when the document that held it goes.
 */
export function bridgeViews(serve: (port: MessagePortMain) => void): void {
  ipcMain.on(ASK, (event) => {
    const frame = event.senderFrame;
    if (frame === null || frame !== event.sender.mainFrame || frame.origin !== APP_ORIGIN) return;
    const { port1, port2 } = new MessageChannelMain();
    serve(port1);
    frame.postMessage(ANSWER, null, [port2]);
  });
}
