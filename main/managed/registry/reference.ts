/** Where an image lies, as policies name it: `oci://registry.example.org/policy/perch:stable@sha256:…`. */
export interface ImageReference {
  /** Host, with a port where there is one. */
  readonly registry: string;
  readonly repository: string;
  /** What is asked for: a tag, or the one digest that will do. */
  readonly tag: string;
  readonly digest: string | undefined;
}

/** Names as the distribution specification has them (opencontainers/distribution-spec, "Pulling manifests"). */
const FORM =
  /^oci:\/\/([a-z0-9.-]+(?::\d{1,5})?|\[[0-9a-f:]+\](?::\d{1,5})?)\/([a-z0-9]+(?:(?:[._/-]|__|-+)[a-z0-9]+)*)(?::(\w[\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/;

/** @returns undefined when the text is no such reference */
export function parseReference(text: string): ImageReference | undefined {
  const [, registry, repository, tag = 'latest', digest] = FORM.exec(text) ?? [];
  return registry && repository && isHost(registry) ? { registry, repository, tag, digest } : undefined;
}

/** Whether URLs mean just this by it: `127.1` and `0x7f000001` are other names of an address, `x.000` is none. */
function isHost(registry: string): boolean {
  if (!URL.canParse(`https://${registry}/`)) return false;
  const { hostname } = new URL(`https://${registry}/`);
  return registry === hostname || registry.startsWith(`${hostname}:`);
}

/** Registry and repository: what a signature is for. */
export function imageName({ registry, repository }: ImageReference): string {
  return `${registry}/${repository}`;
}
