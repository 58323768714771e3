import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../../shared/model/doctor.ts';
import { course, find, healthy, patient } from '../../../helpers/doctor-course.ts';

describe('a collapse', () => {
  it('of predictions is measured against the source’s own classes, while source accuracy holds', () => {
    const found = find('predictions-collapsed', { 'prediction-diversity': 0.2 });
    expect(found).toMatchObject({ severity: 'trouble' });
    expect(found?.sentence).toContain('about 1.2 classes (entropy 0.2, where the source’s classes have 1.4)');
    expect(find('predictions-collapsed', { 'prediction-diversity': 0.7 })).toMatchObject({ severity: 'watch' });
    expect(find('predictions-collapsed', { 'prediction-diversity': 0.9 })).toBeUndefined();
    // A model that lost the source as well has another illness.
    expect(
      find('predictions-collapsed', { 'prediction-diversity': 0.2, 'source-accuracy': [0.8, 0.9, 0.95, 0.5, 0.5, 0.5] }),
    ).toBeUndefined();
    // 97 % of one class are no collapse where the source is the same.
    const uneven = { ...patient, classCounts: [970, 30] };
    expect(diagnose(course({ 'prediction-diversity': 0.135 }), uneven).map(({ id }) => id)).toEqual(['all-well']);
  });

  it('of features is a spread of nearly nothing', () => {
    const found = find('features-collapsed', { 'feature-spread': 0.02 });
    expect(found).toMatchObject({ severity: 'trouble' });
    expect(found?.sentence).toContain('2 % of their length');
    expect(find('features-collapsed', { 'feature-spread': 1e-6 })?.sentence).toContain('less than 1 %');
    expect(find('features-collapsed', { 'feature-spread': 0.06 })).toBeUndefined();
  });

  it('of units is a gradient of 0 while there is much to learn', () => {
    const dead = { 'gradient-norm/extractor': [0.5, 0.5, 0.5, 0, 0, 0], 'classification-loss': [1, 0.9, 0.8, 0.8, 0.8, 0.8] };
    expect(find('features-dead', dead)).toMatchObject({ severity: 'trouble' });
    expect(find('features-dead', { ...dead, 'classification-loss': healthy['classification-loss'] ?? null })).toBeUndefined();
    expect(find('features-dead', { ...dead, 'gradient-norm/extractor': 1e-6 })).toBeUndefined();
  });
});
