import { type ClientInterface, type MessageBus, Variant } from 'dbus-next';
import { desktopBus, lastingOn } from '../bus.ts';
import type { NotificationEvents, Notifier } from './notifier.ts';

const NAME = 'org.freedesktop.Notifications';
const PATH = '/org/freedesktop/Notifications';

/** Choosing the notification itself is an action of this name (Desktop Notifications Specification, 1.2). */
const DEFAULT = 'default';

interface Server {
  readonly bus: MessageBus;
  readonly face: ClientInterface;
  readonly hasActions: boolean;
  readonly hasMarkup: boolean;
  readonly shown: Map<number, NotificationEvents>;
}

/**
 * Notifications of a Linux desktop. Only signals of the server itself count as a person's.
 * @param toBus connects to the desktop's bus; undefined where there is none
 */
export function sessionNotifier(toBus: () => MessageBus | undefined = desktopBus): Notifier {
  let connecting: Promise<Server | undefined> | undefined;
  return {
    async show({ title, body, actions, silent }, events) {
      connecting ??= connected(toBus());
      const server = await connecting;
      if (!server) {
        // There may be one later, after the desktop has started it.
        connecting = undefined;
        return undefined;
      }
      const { face, hasActions, hasMarkup, shown } = server;
      const offered = hasActions ? [DEFAULT, 'Show', ...actions.flatMap(({ id, label }) => [id, label])] : [];
      const hints = {
        'desktop-entry': new Variant('s', 'perch'),
        category: new Variant('s', 'im.received'),
        ...(silent ? { 'suppress-sound': new Variant('b', true) } : {}),
      };
      try {
        const text = hasMarkup ? escaped(body) : body;
        const id: number = await face['Notify']?.('Perch', 0, 'perch', title, text, offered, hints, -1);
        shown.set(id, events);
        return {
          close() {
            shown.delete(id);
            void face['CloseNotification']?.(id).catch(() => undefined);
          },
        };
      } catch {
        connecting = undefined;
        server.bus.disconnect();
        return undefined;
      }
    },
  };
}

async function connected(bus: MessageBus | undefined): Promise<Server | undefined> {
  return bus && lastingOn(bus, meet);
}

/** @throws when nobody shows notifications on this bus */
async function meet(bus: MessageBus): Promise<Server> {
  const face = (await bus.getProxyObject(NAME, PATH)).getInterface(NAME);
  const capabilities: readonly string[] = (await face['GetCapabilities']?.()) ?? [];
  const shown = new Map<number, NotificationEvents>();
  face.on('ActionInvoked', (id: number, action: string) => {
    const events = shown.get(id);
    shown.delete(id);
    if (action === DEFAULT) events?.opened();
    else events?.acted(action);
  });
  face.on('NotificationClosed', (id: number) => {
    // Some servers say so just before they say which action was chosen.
    setTimeout(() => shown.delete(id), 1000).unref();
  });
  return {
    bus,
    face,
    hasActions: capabilities.includes('actions'),
    hasMarkup: capabilities.includes('body-markup'),
    shown,
  };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
