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
import { isOurs } from './windows.ts';

export type RequestHandlers = {
  readonly [Name in RequestName]: (input: RequestInput<Name>) => RequestOutput<Name> | Promise<RequestOutput<Name>>;
};

/**
 * Answers the windows' requests, every one of them in the contract. Only pages that Perch itself loaded are heard, and
 * what they send is checked before a handler sees it. The only place that touches `ipcMain`.
 */
export function answerRequests(handlers: RequestHandlers): void {
  for (const name of Object.keys(REQUESTS) as RequestName[]) answer(name, handlers);
}

function answer<Name extends RequestName>(name: Name, handlers: RequestHandlers): void {
  const handler = handlers[name] as (input: RequestInput<Name>) => unknown;
  ipcMain.handle(name, async (event: IpcMainInvokeEvent, input: unknown) => {
    if (!isOurs(event)) throw new Error('This page may not ask Perch anything.');
    return v.parse(REQUESTS[name].output, await handler(v.parse(REQUESTS[name].input, input) as RequestInput<Name>));
  });
}

/** Tells every open window. */
export function broadcast<Name extends EventName>(name: Name, payload: EventPayload<Name>): void {
  const checked = v.parse(EVENTS[name], payload);
  for (const window of BrowserWindow.getAllWindows()) {
    if (!window.webContents.isLoading()) window.webContents.send(name, checked);
  }
}
