"""Sohn et al., FixMatch: Simplifying Semi-Supervised Learning with Consistency and Confidence, NeurIPS 2020. Thresholds are such
that some items are above and some below."""

import torch
from common import ITEMS, case
from torch.nn import functional


def loss(threshold, weight):
    def of(networks, batch):
        scores = networks.head(networks.extractor(torch.cat([batch.source, batch.strong]), 'both'))
        classification = functional.cross_entropy(scores[:ITEMS], batch.labels)
        with torch.no_grad():
            weak = networks.head(networks.extractor(torch.cat([batch.source, batch.target]), 'both'))[ITEMS:]
            confidence, labels = functional.softmax(weak, 1).max(1)
        sure = (confidence >= threshold).to(scores.dtype)
        assert 0 < sure.sum() < ITEMS
        pseudo = (sure * functional.cross_entropy(scores[ITEMS:], labels, reduction='none')).sum() / ITEMS
        return {'loss': classification + weight * pseudo, 'classification-loss': classification, 'pseudo-label-loss': pseudo, 'pseudo-label-share': sure.mean()}

    return of


def cases():
    return [
        case([('classify', ('extractor', 'head'), loss(threshold, 1.5))], ('source', 'labels', 'target', 'strong'), normalisation, parameters={'threshold': threshold, 'pseudoLabelWeight': 1.5})
        for normalisation, threshold in (('none', 0.43), ('shared', 0.95), ('domain', 0.9))
    ]
