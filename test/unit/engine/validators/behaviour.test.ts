import { describe, expect, it } from 'vitest';
import { validatorDescriptorSchema } from '../../../../shared/model/validators.ts';
import { validatorNamed, validators } from '../../../../main/engine/validators/index.ts';
import type { Evidence } from '../../../../main/engine/validators/validator.ts';
import { aimless, certain, classes, collapsed, evidenceOf, undecided } from './evidence.ts';

const score = (id: string, evidence: Evidence): number => validatorNamed(id).score(evidence);
const ids = validators.map(({ descriptor }) => descriptor.id);

describe('the registry of validators', () => {
  it('holds what the contract can carry, under names of their own', () => {
    for (const { descriptor } of validators) expect(validatorDescriptorSchema.parse(descriptor)).toEqual(descriptor);
    expect(new Set(ids).size).toBe(validators.length);
    expect(() => validatorNamed('no-such')).toThrow(/no validator called no-such/);
  });

  it.each(validators.map(({ descriptor }) => descriptor))('says where $id is from and when its choice misleads', (descriptor) => {
    expect(descriptor.id).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(descriptor.title).not.toBe('');
    expect(descriptor.description).toMatch(/^\p{Lu}.*\.$/su);
    expect(descriptor.avoidWhen).toMatch(/^\p{Lu}.*\.$/su);
    expect(descriptor.paper).toMatch(/\p{L}.*\b(19|20)\d\d$/u);
  });
});

describe('a good model', () => {
  const good = evidenceOf();

  it.each(['source-accuracy', 'importance-weighted', 'dev', 'devn', 'reverse', 'im', 'diversity', 'bnm', 'class-cluster'])(
    'scores higher than one that calls everything the same, by %s',
    (id) => {
      expect(score(id, good)).toBeGreaterThan(score(id, evidenceOf({ logits: collapsed })) + 0.05);
    },
  );

  it.each(['mixval', 'silhouette'])('is preferred to one that calls everything the same, which has no score, by %s', (id) => {
    expect(score(id, good)).toBeGreaterThan(0.5);
    expect(score(id, evidenceOf({ logits: collapsed }))).toBeNaN();
  });

  it.each(['entropy', 'im', 'bnm', 'mano', 'snd'])('scores higher than one that is undecided, by %s', (id) => {
    // Undecided of every item in its own way: alike, they would be one neighbourhood.
    const vague = (label: number, item: number): number[] => undecided(label).map((q, k) => q + 1.5 * Math.sin(item * (k + 1)));
    expect(score(id, good)).toBeGreaterThan(score(id, evidenceOf({ logits: vague })));
  });

  it.each(['reverse', 'class-cluster', 'silhouette'])('scores higher than one whose classes are not those of the features, by %s', (id) => {
    expect(score(id, good)).toBeGreaterThan(score(id, evidenceOf({ logits: aimless, source: certain })) + 0.3);
  });

  it.each(['source-accuracy', 'importance-weighted', 'dev', 'devn'])(
    'scores higher than one that no longer knows the source, by %s',
    (id) => {
      expect(score(id, good)).toBeGreaterThan(score(id, evidenceOf({ source: aimless })) + 0.3);
    },
  );

  it('scores higher than one whose classes give way between items, by mixval', () => {
    expect(score('mixval', good)).toBeGreaterThan(score('mixval', evidenceOf({ steady: 0.5 })) + 0.3);
  });

  it('scores higher than one whose features tell the domains apart, by mmd, whatever the scale of the features', () => {
    const apart = evidenceOf({ shift: 4 });
    expect(score('mmd', good)).toBeGreaterThan(score('mmd', apart) + 0.05);
    const scaled = (part: Evidence['source']) => ({ ...part, features: part.features.map((value) => value / 16) });
    const small = { ...apart, sourceTraining: scaled(apart.sourceTraining), target: scaled({ ...apart.source, ...apart.target }) };
    expect(score('mmd', small)).toBeCloseTo(score('mmd', apart), 6);
  });
});

describe('a collapsed model', () => {
  it.each(['entropy', 'snd', 'mano'])('is not found out by %s, which therefore has no vote', (id) => {
    expect(score(id, evidenceOf({ logits: collapsed }))).toBeGreaterThanOrEqual(score(id, evidenceOf()) - 1e-6);
    expect(validatorNamed(id).descriptor.votes).toBe(false);
  });

  it('is worse than a good one, or without a score, to every validator that votes', () => {
    const voters = validators.filter(({ descriptor }) => descriptor.votes);
    expect(voters.length).toBeGreaterThan(2);
    for (const voter of voters) expect(voter.score(evidenceOf({ logits: collapsed })) >= voter.score(evidenceOf())).toBe(false);
  });
});

describe('evidence', () => {
  it.each(ids)('of wide features has a score that its seed alone decides, by %s', (id) => {
    const wide = { width: 300, shift: 0.5, spread: 2, count: 60 };
    const first = score(id, evidenceOf(wide));
    expect(first).not.toBeNaN();
    expect(score(id, evidenceOf(wide))).toBe(first);
  });

  it.each(ids)('is not changed by %s', (id) => {
    const evidence = evidenceOf({ shift: 1 });
    score(id, evidence);
    expect(evidence).toEqual(evidenceOf({ shift: 1 }));
  });

  const spoilt = (evidence: Evidence, what: 'features' | 'logits' | 'probabilities', value: number): Evidence => {
    const spoil = <P extends Evidence['target']>(part: P): P => ({
      ...part,
      [what]: part[what].map((old, at) => (at === 4 ? value : old)),
    });
    const mixtures =
      what === 'probabilities' ? { ...evidence.mixtures, probabilities: evidence.mixtures.probabilities.fill(value) } : evidence.mixtures;
    const { sourceTraining, source, target } = evidence;
    return { ...evidence, mixtures, sourceTraining: spoil(sourceTraining), source: spoil(source), target: spoil(target) };
  };

  it.each(ids)('that does not suffice has no score by %s, and is no error', (id) => {
    expect(score(id, { ...evidenceOf(), classes: 1 })).toBeNaN();
    expect(score(id, evidenceOf({ count: 0 }))).toBeNaN();
    expect(score(id, spoilt(evidenceOf(), 'probabilities', Number.NaN))).toBeNaN();
  });

  it.each(validators.map(({ descriptor }) => descriptor))(
    'without source items has no score by $id exactly where it needs them',
    (entry) => {
      const { sourceTraining, source } = evidenceOf({ count: 0 });
      expect(Number.isNaN(score(entry.id, { ...evidenceOf(), sourceTraining, source }))).toBe(entry.needsSource);
    },
  );

  it.each(['importance-weighted', 'dev', 'devn', 'reverse', 'class-cluster', 'silhouette', 'mmd'])(
    'with features that are no numbers has no score by %s',
    (id) => {
      expect(score(id, spoilt(evidenceOf(), 'features', Number.NaN))).toBeNaN();
      expect(score(id, spoilt(evidenceOf(), 'features', Infinity))).toBeNaN();
      expect(score(id, { ...evidenceOf({ width: 0 }), featureSize: 0 })).toBeNaN();
    },
  );

  it('with logits that are no numbers has no score by mano', () => {
    expect(score('mano', spoilt(evidenceOf(), 'logits', Number.NaN))).toBeNaN();
  });

  it.each(ids)('of a handful of items, or of features that are all the same, is no error to %s', (id) => {
    for (const count of [1, 2, 3]) expect(typeof score(id, evidenceOf({ count }))).toBe('number');
    const same = evidenceOf();
    for (const part of [same.sourceTraining, same.source, same.target]) part.features.fill(2);
    expect(typeof score(id, same)).toBe('number');
    expect(score(id, { ...same, classes })).not.toBe(Infinity);
  });

  it('of fewer items than classes has no clusters, and of features that are one point no discrepancy', () => {
    expect(score('class-cluster', evidenceOf({ count: 2 }))).toBeNaN();
    const same = evidenceOf({ logits: collapsed });
    for (const part of [same.sourceTraining, same.source, same.target]) part.features.fill(2);
    expect(score('mmd', same)).toBeNaN();
    // Not 1, though one cluster agrees with one class.
    expect(score('class-cluster', same)).toBe(0);
  });
});
