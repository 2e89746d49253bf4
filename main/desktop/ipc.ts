import { BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron';
import * as v from 'valibot';
import {
  EVENTS,
  type EventName,
  type EventPayload,
  REQUESTS,
  type RequestInput,
  type RequestName,
  type RequestOutput,
} from '../../preload/contract.ts';
import { isOurs, isThere } from './windows.ts';

export type Handlers<Names extends RequestName> = {
  readonly [Name in Names]: (input: RequestInput<Name>) => RequestOutput<Name> | Promise<RequestOutput<Name>>;
};

/** Requests that the ask window alone may make; any window may begin the practice. */
export type AskRequest = Exclude<Extract<RequestName, `ask.${string}`>, 'ask.practice'>;
export type WindowRequest = Exclude<RequestName, AskRequest>;

/**
 * Answers the windows' requests, every one of them in the contract. Only pages that Perch itself loaded are heard, and
 * what they send is checked before a handler sees it. The only place that touches `ipcMain`.
 * @param mayAsk narrows down who is heard
 */
export function answerRequests<Names extends RequestName>(
  handlers: Handlers<Names>,
  mayAsk: (event: IpcMainInvokeEvent) => boolean = isOurs,
): void {
  for (const name of Object.keys(handlers) as Names[]) answer(name, handlers[name] as Handler, mayAsk);
}

type Handler = (input: unknown) => unknown;

function answer(name: RequestName, handler: Handler, mayAsk: (event: IpcMainInvokeEvent) => boolean): void {
  ipcMain.handle(name, async (event: IpcMainInvokeEvent, input: unknown) => {
    if (!mayAsk(event)) throw new Error('This page may not ask Perch that.');
    return v.parse(REQUESTS[name].output, await handler(v.parse(REQUESTS[name].input, input)));
  });
}

/** Tells every open window. */
export function broadcast<Name extends EventName>(name: Name, payload: EventPayload<Name>): void {
  const checked = v.parse(EVENTS[name], payload);
  for (const window of BrowserWindow.getAllWindows()) {
    if (isThere(window) && !window.webContents.isLoading()) window.webContents.send(name, checked);
  }
}
