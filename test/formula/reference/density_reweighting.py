"""Huang et al., Correcting Sample Selection Bias by Unlabeled Data, NeurIPS 2006: the head, retrained with a weight for each source
item. How weights are computed is compared in test/unit/engine/source-weights.test.ts."""

from common import case
from torch.nn import functional


def loss(networks, batch):
    each = functional.cross_entropy(networks.head(networks.extractor(batch.source)), batch.labels, reduction='none')
    classification = sum(weight * item for weight, item in zip(batch.sourceRows[:, 0], each)) / len(each)
    return {'loss': classification, 'classification-loss': classification}


def cases():
    parts = ('source', 'labels', 'sourceRows')
    return [case([('retrain', ('head',), loss)], parts, normalisation, rows=1) for normalisation in ('none', 'domain')]
