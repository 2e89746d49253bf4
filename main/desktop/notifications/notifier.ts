/** One notification of the system. */
export interface NotificationText {
  readonly title: string;
  readonly body: string;
  /** Buttons; left out where the system has none. */
  readonly actions: readonly { readonly id: string; readonly label: string }[];
  readonly silent: boolean;
}

export interface NotificationEvents {
  /** A person chose the notification itself. */
  opened(): void;
  acted(action: string): void;
}

export interface ShownNotification {
  close(): void;
}

/** The system's notifications. The system decides whether they are shown: do-not-disturb is its business. */
export interface Notifier {
  show(text: NotificationText, events: NotificationEvents): Promise<ShownNotification | undefined>;
}
