import { fileURLToPath } from 'node:url';

/** Where the packed app keeps what is not in its archive; undefined in a clone. Plain Node runs from beside that archive. */
export function packedResources(): string | undefined {
  const { pathname } = new URL('../../../', import.meta.url);
  return pathname.endsWith('/app.asar.unpacked/') ? fileURLToPath(new URL('../../../../', import.meta.url)) : undefined;
}
