import { describe, expect, it } from 'vitest';
import { course, find, ids } from '../../../helpers/doctor-course.ts';

describe('the discriminator', () => {
  it('at chance after it did better has mixed the domains', () => {
    const found = find('domains-mixed', { 'domain-accuracy': [0.7, 0.9, 0.8, 0.55, 0.5, 0.54] });
    expect(found).toMatchObject({ severity: 'good' });
    expect(found?.sentence).toContain('domain accuracy 53 %');
    expect(found?.sentence).toContain('(90 %)');
    expect(find('domains-mixed', { 'domain-accuracy': 0.61 })).toBeUndefined();
    // Where trouble is found, it is nothing to be glad of.
    expect(find('domains-mixed', { 'domain-accuracy': [0.7, 0.9, 0.8, 0.5, 0.5, 0.5], 'feature-spread': 0.001 })).toBeUndefined();
  });

  it('at chance without ever having done better may be too weak', () => {
    const found = find('discriminator-weak', { 'domain-accuracy': 0.5, 'domain-loss': 0.69 });
    expect(found).toMatchObject({ severity: 'watch' });
    expect(found?.sentence).toContain('a loss of 0.69');
    expect(find('discriminator-weak', { 'domain-accuracy': 0.5 })).toBeUndefined();
    expect(find('discriminator-weak', { 'domain-accuracy': [0.7, 0.5, 0.5, 0.5, 0.5, 0.5], 'domain-loss': 0.69 })).toBeUndefined();
  });

  it('that is too sure cannot be misled', () => {
    const sure = { 'domain-accuracy': 0.99, 'domain-loss': 0.02 };
    const found = find('discriminator-saturated', { ...sure, lambda: 0.1 });
    expect(found).toMatchObject({ severity: 'trouble' });
    expect(found?.sentence).toContain('99 %');
    expect(found?.sentence).toContain('0.02');
    expect(found?.advice).toContain('Raise λ, which is 0.1');
    // Both have to say so.
    expect(find('discriminator-saturated', { ...sure, 'domain-loss': 0.3 })).toBeUndefined();
    expect(find('discriminator-saturated', { ...sure, 'domain-accuracy': 0.9 })).toBeUndefined();
    // While λ rises it is early to tell.
    expect(find('discriminator-saturated', { ...sure, lambda: [0, 0.1, 0.2, 0.3, 0.4, 0.5] })).toMatchObject({ severity: 'watch' });
  });

  it('that is surer than it is right has been outrun', () => {
    const found = find('discriminator-outrun', { 'domain-loss': [0.6, 0.5, 0.5, 1.5, 2, 2.5] });
    expect(found).toMatchObject({ severity: 'watch' });
    expect(found?.sentence).toContain('The domain loss is 2,');
    expect(find('discriminator-outrun', { 'domain-loss': 0.9 })).toBeUndefined();
  });

  it('is not judged where there is none', () => {
    const none = { 'domain-loss': null, 'domain-accuracy': null, lambda: null, 'gradient-norm/discriminator': null };
    expect(ids(course(none))).toEqual(['all-well']);
  });
});

describe('gradients', () => {
  it('out of balance are told by who is ahead', () => {
    const pushed = find('gradients-unbalanced', { 'gradient-norm/extractor': 80 });
    expect(pushed).toMatchObject({ severity: 'watch' });
    expect(pushed?.sentence).toContain('80 long and that of the discriminator 0.5: the features are pushed');
    expect(pushed?.advice).toContain('Lower');
    const still = find('gradients-unbalanced', { 'gradient-norm/extractor': 0.004 });
    expect(still?.sentence).toContain('hardly answer');
    expect(still?.advice).toContain('Raise');
    expect(find('gradients-unbalanced', { 'gradient-norm/extractor': 40 })).toBeUndefined();
    expect(find('gradients-unbalanced', { 'gradient-norm/extractor': 0.006 })).toBeUndefined();
  });

  it('count whatever the adversary is called, and only of an adversary', () => {
    expect(find('gradients-unbalanced', { 'gradient-norm/target-discriminator': 900 })?.sentence).toContain('the target discriminator 900');
    expect(find('gradients-unbalanced', { 'gradient-norm/critic': 900 })).toBeDefined();
    expect(find('gradients-unbalanced', { 'gradient-norm/adversarial-head': 900 })).toBeDefined();
    expect(find('gradients-unbalanced', { 'gradient-norm/head': 900 })).toBeUndefined();
  });
});
