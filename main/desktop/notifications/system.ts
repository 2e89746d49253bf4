import { Notification } from 'electron';
import type { Notifier } from './notifier.ts';
import { sessionNotifier } from './session-bus.ts';

export function systemNotifier(): Notifier {
  return process.platform === 'linux' ? sessionNotifier() : electronNotifier();
}

function electronNotifier(): Notifier {
  return {
    async show({ title, body, actions, silent }, { opened, acted }) {
      if (!Notification.isSupported()) return undefined;
      const shown = new Notification({
        title,
        body,
        silent,
        // Only macOS has buttons here.
        actions: actions.map(({ label }) => ({ type: 'button', text: label })),
      });
      shown.on('click', opened);
      shown.on('action', (_event, index) => {
        const action = actions[index];
        if (action) acted(action.id);
      });
      shown.show();
      return { close: () => shown.close() };
    },
  };
}
