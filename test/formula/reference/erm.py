"""Cross-entropy on the source, or the squared error of numbers."""

from common import case
from torch.nn import functional


def loss(networks, batch):
    classification = functional.cross_entropy(networks.head(networks.extractor(batch.source)), batch.labels)
    return {'loss': classification, 'classification-loss': classification}


def loss_of_numbers(networks, batch):
    regression = functional.mse_loss(networks.head(networks.extractor(batch.source)), batch.labels)
    return {'loss': regression, 'regression-loss': regression}


def cases():
    numbers = case([('classify', ('extractor', 'head'), loss_of_numbers)], outputs=1)
    return [numbers] + [case([('classify', ('extractor', 'head'), loss)], normalisation=normalisation) for normalisation in ('none', 'domain')]
