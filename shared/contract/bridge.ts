import type { AppErrorShape } from './errors.ts';
import type { EventName } from './contract.ts';

/** An answer as data: an error thrown across Electron's process boundary would lose all but its message. */
export type Answer = { readonly value: unknown } | { readonly error: AppErrorShape };

/** Where the desktop's menu may send the screens. */
export type MenuCommand = 'import' | 'datasets' | 'experiment' | 'runs' | 'models' | 'engine' | 'shortcuts';

/** What is looked for: something that is there, or a place for something new. */
export type PathKind = 'file' | 'folder' | 'new';

/** What the desktop app's preload script gives the screens as `window.isthmus`, and all that it gives. */
export interface Bridge {
  readonly platform: string;
  call(name: string, input: unknown): Promise<Answer>;
  /** Every event of the library, until the answered function is called. */
  onEvent(listener: (name: EventName, payload: unknown) => void): () => void;
  onMenu(listener: (command: MenuCommand) => void): () => void;
  /** The system's own dialog; null when it was dismissed. @param suggested what a new file or folder might be called */
  choosePath(kind: PathKind, suggested?: string): Promise<string | null>;
  /** Where a file that was dropped on the window lies. */
  pathOf(file: unknown): string;
}
