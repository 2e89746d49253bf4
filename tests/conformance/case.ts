/** The recorded cases of the real engine, as the fixture and other corpora of the same kind hold them. */
export interface RecordedCase {
  readonly id: string;
  readonly note?: string;
  readonly condition?: string;
  readonly files: readonly { readonly name: string; readonly content: string; readonly hex?: string }[];
  readonly events: readonly Readonly<Record<string, unknown>>[];
  readonly options?: {
    readonly config?: Readonly<Record<string, string>>;
    readonly args?: readonly string[];
  };
  readonly expected: RecordedAnswer;
  /** The engine crashed or read out of bounds; there is nothing to agree with. */
  readonly undefined?: readonly string[];
}

export interface RecordedAnswer {
  readonly load: readonly RecordedLoad[] | null;
  readonly fatal?: string;
  readonly events?: readonly (readonly RecordedAlert[])[];
}

export interface RecordedLoad {
  readonly file: string;
  readonly successful: boolean;
  readonly errors: readonly { readonly code: string; readonly message: string }[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

export interface RecordedAlert {
  readonly rule: string;
  readonly priority: string;
  readonly tags: readonly string[];
  readonly output: string;
}

/** What the conformance tool prints for a case. */
export interface Answer {
  readonly id: string;
  readonly ok: boolean;
  readonly errors: readonly { readonly code: string; readonly message: string }[];
  readonly events: readonly (readonly RecordedAlert[])[];
}

const INTEGERS_AND_STRINGS = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;

/** Parses one line of a corpus; integers beyond 2^53 become bigints. */
export function parseCase(line: string): RecordedCase {
  const marked = line.replace(INTEGERS_AND_STRINGS, (found) =>
    found.startsWith('"') ? found : `{"bigint":"${found}"}`,
  );
  return JSON.parse(marked, (_, value) =>
    typeof value === 'object' && value !== null && Object.keys(value).join() === 'bigint'
      ? BigInt(value.bigint)
      : value,
  ) as RecordedCase;
}
