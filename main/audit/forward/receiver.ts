import * as v from 'valibot';

/** How to know the other side, and how it knows us. Texts in PEM. */
export const tlsSchema = v.object({
  /** Certificates to trust instead of the system's own: a private authority's. */
  ca: v.optional(v.string()),
  certificate: v.optional(v.string()),
  key: v.optional(v.string()),
  /** The name to expect in the other side's certificate, when it is not the host's. */
  serverName: v.optional(v.string()),
});
export type TlsOptions = v.InferOutput<typeof tlsSchema>;

const common = {
  /** Given once and kept: what was sent is remembered by it. */
  id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/)),
  /** As the person calls it. */
  name: v.string(),
  on: v.boolean(),
  /** Records from this time on are sent, in milliseconds since 1970. */
  since: v.number(),
  /** Which records, in the language of the search box; all of them when it is empty. */
  filter: v.optional(v.string(), ''),
};
const headers = v.optional(v.record(v.string(), v.string()), {});
const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535));

/** Somebody who is told what is recorded. */
export const receiverSchema = v.variant('type', [
  v.object({
    ...common,
    type: v.literal('otlp'),
    /** Of the whole endpoint, `https://collector.example.org:4318/v1/logs`. */
    url: v.pipe(v.string(), v.url()),
    headers,
    tls: v.optional(tlsSchema, {}),
  }),
  v.object({
    ...common,
    type: v.literal('syslog'),
    host: v.string(),
    port,
    transport: v.picklist(['udp', 'tcp', 'tls']),
    /** How messages are told apart on a stream: by their length (RFC 6587 §3.4.1, RFC 5425), or by the end of a line. */
    framing: v.optional(v.picklist(['octets', 'lines']), 'octets'),
    /** 0 to 23 (RFC 5424 §6.2.1); 13 is "log audit". */
    facility: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(23)), 13),
    tls: v.optional(tlsSchema, {}),
  }),
  v.object({
    ...common,
    type: v.literal('falco'),
    url: v.pipe(v.string(), v.url()),
    headers,
    tls: v.optional(tlsSchema, {}),
  }),
  v.object({
    ...common,
    type: v.literal('file'),
    /** Absolute. One JSON object in each line. */
    path: v.string(),
    /** The file is put aside as `.1`, `.2` … when it has grown to this. */
    maximumBytes: v.optional(v.pipe(v.number(), v.minValue(1024)), 64 * 1024 * 1024),
    keep: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100)), 3),
  }),
]);
export type Receiver = v.InferOutput<typeof receiverSchema>;
export type ReceiverOf<Type extends Receiver['type']> = Extract<Receiver, { readonly type: Type }>;

/** How it stands with a receiver. */
export interface ReceiverState {
  readonly id: string;
  /** `up-to-date`: it has everything. `waiting`: it did not take something, and is tried again at `nextTryAt`. */
  readonly state: 'off' | 'sending' | 'up-to-date' | 'waiting';
  /** Records that it has yet to be told of, whether they fit its filter or not. */
  readonly behind: number;
  /** Records that were sent since Perch started. */
  readonly sent: number;
  readonly lastSentAt: number | undefined;
  /** Why it does not get on; empty when it does. */
  readonly problem: string;
  readonly nextTryAt: number | undefined;
  /** Records that were removed before the receiver could be told of them. */
  readonly missed: number;
}
