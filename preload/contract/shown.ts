import type * as v from 'valibot';

type Deep<Value> = Value extends readonly (infer Item)[]
  ? readonly Deep<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: Deep<Value[Key]> }
    : Value;

/** What a schema lets through, to be looked at and not to be changed. */
export type Shown<Schema extends v.GenericSchema> = Deep<v.InferOutput<Schema>>;
