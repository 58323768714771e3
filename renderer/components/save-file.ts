/** Gives a text to be saved as a file: where to, the browser or the desktop's own dialog asks. */
export function saveText(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  [link.href, link.download] = [address, name];
  link.click();
  // Not at once: the download has only been asked for.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** A name that any file system takes. */
export const fileNameOf = (text: string): string =>
  text
    .replace(/[^\p{Letter}\p{Number}@._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 100) || 'file';
