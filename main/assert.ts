/** Marks code the types prove unreachable. Throws when data from outside broke that proof. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
