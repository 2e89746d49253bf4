/** A stretch of a text that is a secret; `to` is exclusive. */
export interface SecretSpan {
  readonly from: number;
  readonly to: number;
  /** What it is, for people. */
  readonly name: string;
}
