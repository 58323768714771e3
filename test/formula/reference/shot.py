"""Liang et al., Do We Really Need to Access the Source Data?, ICML 2020: the losses of one batch for given pseudo-labels. How these
come about is compared with NumPy in test/unit/engine/centroid-labels.test.ts."""

import torch
from common import CLASSES, LABELS, case, one_hot
from torch.distributions import Categorical
from torch.nn import functional


def loss(information, weight):
    def of(networks, batch):
        # Rows of a batch are any numbers, but these are one-hot.
        batch.targetRows = one_hot(LABELS, CLASSES)
        scores = networks.head(networks.extractor(batch.target, 'target'))
        entropy = Categorical(logits=scores).entropy().mean()
        diversity = Categorical(probs=functional.softmax(scores, 1).mean(0)).entropy()
        pseudo = functional.cross_entropy(scores, torch.tensor(LABELS))
        return {'loss': information * (entropy - diversity) + weight * pseudo, 'target-entropy': entropy, 'target-diversity': diversity, 'pseudo-label-loss': pseudo}

    return of


def cases():
    usual = [case([('adapt', ('extractor',), loss(1, 0.3))], ('target', 'targetRows'), normalisation, rows=CLASSES) for normalisation in ('none', 'shared', 'domain')]
    return [*usual, case([('adapt', ('extractor',), loss(0.5, 2))], ('target', 'targetRows'), parameters={'informationWeight': 0.5, 'pseudoLabelWeight': 2}, rows=CLASSES)]
