"""Cross-entropy on the source."""

from common import case
from torch.nn import functional


def loss(networks, batch):
    classification = functional.cross_entropy(networks.head(networks.extractor(batch.source)), batch.labels)
    return {'loss': classification, 'classification-loss': classification}


def cases():
    return [case([('classify', ('extractor', 'head'), loss)], normalisation=normalisation) for normalisation in ('none', 'domain')]
