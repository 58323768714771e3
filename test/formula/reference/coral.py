"""Sun et al., Return of Frustratingly Easy Domain Adaptation, AAAI 2016: the head, retrained on features that an alignment has moved.
How it is computed is compared in test/unit/engine/closed-form.test.ts."""

import torch
from common import FEATURES, case, noise
from torch.nn import functional


def alignment(rank):
    shapes = {'scale': [1], 'left': [FEATURES, rank], 'right': [rank, FEATURES], 'offset': [FEATURES]}
    return {f'alignment/0-fixed-affine/{name}': noise(shape, 400 + at, -0.8, 1) for at, (name, shape) in enumerate(shapes.items())}


def retrained(rank, normalisation, parameters):
    """A case of a method whose alignment has this rank."""
    statistics = alignment(rank)
    scale, left, right, offset = statistics.values()

    def loss(networks, batch):
        f = networks.extractor(batch.source)
        aligned = torch.stack([scale * row + (row @ left) @ right + offset for row in f])
        classification = functional.cross_entropy(networks.head(aligned), batch.labels)
        return {'loss': classification, 'classification-loss': classification}

    return case([('retrain', ('head',), loss)], ('source', 'labels'), normalisation, parameters=parameters, statistics=statistics)


def cases():
    return [retrained(2 * FEATURES, 'none', {}), retrained(4, 'domain', {'components': 2})]
