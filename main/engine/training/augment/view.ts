export type View = 'weak' | 'strong';

/** What a person allows beside, where a thing in a mirror or of another colour is the same thing. Pictures alone. */
export interface Allowed {
  readonly flip: boolean;
  readonly colours: boolean;
}

/** How a training changes the items of its batches. */
export interface Augmentation extends Allowed {
  readonly view: 'none' | View;
}

export const noAugmentation: Augmentation = { view: 'none', flip: false, colours: false };
