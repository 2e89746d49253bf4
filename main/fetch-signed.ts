import { type GetOptions, getContent } from './get.ts';

/** A file and its signature, which lies beside it under the same name with an ending. */
export interface Signed {
  readonly content: Uint8Array;
  readonly signature: string;
}

/**
 * @param ending of the signature's name: `.minisig`
 * @throws {FetchError}
 */
export async function fetchSigned(url: URL, ending: string, options: GetOptions = {}): Promise<Signed> {
  const beside = new URL(url);
  beside.pathname += ending;
  const [content, signature] = await Promise.all([getContent(url, options), getContent(beside, options)]);
  return { content, signature: new TextDecoder().decode(signature) };
}
