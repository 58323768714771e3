import { describe, expect, it } from 'vitest';
import { transferReportSchema } from '../../../../shared/model/transfer.ts';
import { transferMarkdown } from '../../../../shared/model/transfer/markdown.ts';
import { transferReport } from '../../../../shared/model/transfer/report.ts';
import { measured, measures } from '../../../helpers/transfer.ts';

const whole = transferReport(
  measures(
    [
      measured('from-scratch', 0.1, 0.4, 0.44),
      measured('from-scratch', 1, 0.78, 0.82),
      measured('feature-extraction', 0.1, 0.8, 0.84),
      measured('feature-extraction', 1, 0.91, 0.95),
      measured('adaptation', 0, 0.5, 0.62),
    ],
    {
      source: 'drawings|old',
      backbone: 'mobile*net',
      skipped: [
        { strategy: 'fine-tuning', share: null, reason: 'An ONNX backbone is an extractor only.' },
        { strategy: 'from-scratch', share: 0.01, reason: 'That would be fewer labels than classes.' },
      ],
      ranking: {
        items: 460,
        scores: [
          { id: 'logme', title: 'LogME' },
          { id: 'leep', title: 'LEEP' },
        ],
        backbones: [
          { name: 'mobile*net', values: { logme: -0.25, leep: -1.5 } },
          { name: 'own run', values: { logme: 0.5, leep: null } },
        ],
      },
      levels: [0.4, 0.8, 0.93, 0.99],
    },
  ),
);

const expected = `# Transfer from drawings\\|old to photos with the backbone mobile\\*net

Feature extraction with 10 % of the labels (46) reaches 82.0 %; training from scratch with all labels (460) reaches 80.0 %.

## Accuracy

| labels | training from scratch | feature extraction | adaptation |
| --- | --: | --: | --: |
| none | – | – | 56.0 ± 8.5 % |
| 10 % (46) | 42.0 ± 2.8 % | 82.0 ± 2.8 % | – |
| 100 % (460) | 80.0 ± 2.8 % | 93.0 ± 2.8 % | – |

## What it was worth

### Feature extraction

- Training from scratch does not reach as much as feature extraction with 10 % of the labels (46), not even with all labels (460). Within a standard deviation of the seeds: from 95 % to more than all. Feature extraction with 10 % of the labels (46) gained 40.0 points against training from scratch (2 seeds, paired t-test, p < 0.001).
- Training from scratch does not reach as much as feature extraction with all labels (460), not even with all labels (460). Feature extraction with all labels (460) gained 13.0 points against training from scratch (2 seeds, paired t-test, p < 0.001).

### Adaptation

- Adaptation without labels equals training from scratch with 23 % (107). Within a standard deviation of the seeds: from 14 % to 39 %. No difference shown: adaptation without labels gained 14.0 points against training from scratch with 10 % of the labels (46), within what the seeds vary by (2 seeds, paired t-test, p = 0.177).

## Time and energy

|  | labels | one training | energy, estimated | to 40 % | to 80 % | to 93 % |
| --- | --: | --: | --: | --: | --: | --: |
| Training from scratch | 10 % (46) | 10 s | 0.18 Wh | 10 s | – | – |
| Training from scratch | 100 % (460) | 10 s | 0.18 Wh | 7.5 s | 1 of 2 seeds | – |
| Feature extraction | 10 % (46) | 10 s | 0.18 Wh | 5.0 s | 10 s | – |
| Feature extraction | 100 % (460) | 10 s | 0.18 Wh | 5.0 s | 10 s | 1 of 2 seeds |
| Adaptation | none | 10 s | 0.18 Wh | 10 s | – | – |

What one more such training would take, by the mean of those that were measured, running the backbone over the items with it. “To 90 %”: until an accuracy of 90 % was first measured; a level that no training reached is left out. Energy was not measured: it is the time at 65 W, which the processor is taken to draw while it trains.

## Backbones, ranked before training

| backbone | LogME | LEEP |
| --- | --: | --: |
| mobile\\*net | −0.250 | −1.500 |
| own run | 0.500 | – |

By 460 labelled items that may be trained on; higher is better, and scores compare within a column.

## What was skipped

- Fine-tuning: An ONNX backbone is an extractor only.
- Training from scratch, 1 % of the labels: That would be fewer labels than classes.

## How it was measured

- One frozen split (seed 1): every training is scored on the same 200 held-out items, and none trains on them; 460 labelled items may be trained on.
- Accuracies are means ± standard deviations over the seeds 1, 2.
- Labels saved: accuracies from scratch are made to rise with the share of labels, and are straight between two shares in the logarithm of the share.
- Each comparison pairs seeds and is tested by itself at 5 %: of twenty between which there is no difference, one would be expected to show some.
- Engine: tensorflow. Measured on 2025-03-04.
`;

describe('a transfer report as Markdown', () => {
  it('says all of it', () => expect(transferMarkdown(whole)).toBe(expected));

  it('leaves out what there is nothing to say of', () => {
    const report = transferReport(measures([measured('fine-tuning', 1, 0.9)], { target: 'a\nb' }));
    const text = transferMarkdown(report);
    expect(text).toMatch(/^# Transfer to a b\n\nTraining from scratch was not measured/);
    expect(text.match(/^## .*/gmu)).toEqual(['## Accuracy', '## Time and energy', '## How it was measured']);
    expect(text).toContain('| 100 % (460) | 90.0 % |');
  });

  it('stands even where nothing was measured', () => {
    expect(transferMarkdown(transferReport(measures([]))).match(/^## .*/gmu)).toEqual(['## How it was measured']);
  });
});

it('a report is what the contract can carry', () => expect(transferReportSchema.parse(whole)).toEqual(whole));
