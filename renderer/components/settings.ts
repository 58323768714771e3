import type { MethodDescriptor, Setting } from '../../shared/model/parameters.ts';

/** What methods of a setting take for granted, in the order in which they are offered. */
export const settings: Readonly<Record<Setting, { readonly title: string; readonly about: string }>> = {
  closed: {
    title: 'Same classes on both shores',
    about: 'Closed set: source and target have the same classes, and no target label is used.',
  },
  partial: { title: 'Target lacks classes', about: 'Partial: the target may have only some of the source’s classes.' },
  open: { title: 'Target has further classes', about: 'Open set: the target may have items of classes that no source has.' },
  'multi-source': { title: 'Several sources', about: 'Several sources: two labelled sources or more, and one target.' },
  'semi-supervised': {
    title: 'A few target labels',
    about: 'Semi-supervised: a few target items of each class are given with their labels.',
  },
  'source-free': {
    title: 'Without the source’s items',
    about: 'Source-free: a model of the source adapts to the target and sees no source item again.',
  },
  'test-time': { title: 'While predicting', about: 'Test time: a model of the source adapts by the target items that it is asked about.' },
  regression: { title: 'Values in place of classes', about: 'Regression: what is predicted is a number.' },
  'source-only': { title: 'No adaptation', about: 'Source only: what the source alone teaches, for comparison.' },
};

export interface SettingGroup {
  readonly setting: Setting;
  readonly title: string;
  readonly methods: readonly MethodDescriptor[];
}

/** Methods by what they take for granted; settings without any are left out. */
export const bySetting = (methods: readonly MethodDescriptor[]): SettingGroup[] =>
  (Object.keys(settings) as Setting[])
    .map((setting) => ({ setting, title: settings[setting].title, methods: methods.filter((method) => method.setting === setting) }))
    .filter((group) => group.methods.length > 0);
