"""Cross-entropy on all sources together (Peng et al., ICCV 2019: "source combine")."""

from common import case
from torch.nn import functional


def loss(networks, batch):
    classification = functional.cross_entropy(networks.head(networks.extractor(batch.source)), batch.labels)
    return {'loss': classification, 'classification-loss': classification}


def cases():
    parts = ('source', 'labels', 'origins')
    return [case([('classify', ('extractor', 'head'), loss)], parts, normalisation=normalisation, sources=2) for normalisation in ('none', 'domain')]
