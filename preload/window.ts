import { contextBridge, ipcRenderer } from 'electron';
import * as v from 'valibot';
import { type Bridge, EVENTS, REQUESTS } from './contract.ts';

/** The one thing a window can reach: requests and events of the contract, checked on this side too. */
const bridge: Bridge = {
  async request(name, input) {
    if (!Object.hasOwn(REQUESTS, name)) throw new TypeError(`No such request: ${name}`);
    const { input: inputSchema, output: outputSchema } = REQUESTS[name];
    const answer: unknown = await ipcRenderer.invoke(name, v.parse(inputSchema, input));
    return v.parse(outputSchema, answer) as never;
  },
  on(name, listener) {
    if (!Object.hasOwn(EVENTS, name)) throw new TypeError(`No such event: ${name}`);
    const schema = EVENTS[name];
    const receive = (_event: unknown, payload: unknown) => listener(v.parse(schema, payload) as never);
    ipcRenderer.on(name, receive);
    return () => ipcRenderer.off(name, receive);
  },
};

contextBridge.exposeInMainWorld('perch', bridge);
