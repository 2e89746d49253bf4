import type {
  Bridge,
  EventName,
  EventPayload,
  RequestInput,
  RequestName,
  RequestOutput,
} from '../../preload/contract.ts';

export type FakeAnswers = {
  readonly [Name in RequestName]: (input: RequestInput<Name>) => RequestOutput<Name> | Promise<RequestOutput<Name>>;
};

/** A bridge with nothing behind it but sample data; it checks what crosses it as the real one does. */
export interface FakeBridge extends Bridge {
  /** Everything that was asked, in order. */
  readonly asked: readonly { readonly name: RequestName; readonly input: unknown }[];
  emit<Name extends EventName>(name: Name, payload: EventPayload<Name>): void;
}
