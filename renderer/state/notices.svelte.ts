const shownMilliseconds = 8000;

export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly tone: 'plain' | 'problem';
  readonly action: { readonly label: string; run(): void } | null;
}

/** Short messages at the edge of the window; those that offer an undo or report a problem stay until they are closed. */
export class Notices {
  list = $state.raw<readonly Notice[]>([]);
  #next = 1;

  say(text: string, action: Notice['action'] = null, tone: Notice['tone'] = 'plain'): void {
    const notice = { id: this.#next++, text, tone, action };
    this.list = [...this.list, notice].slice(-4);
    if (!action && tone === 'plain') setTimeout(() => this.close(notice.id), shownMilliseconds);
  }

  close(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}
