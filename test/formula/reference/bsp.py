"""Chen et al., Transferability vs. Discriminability: Batch Spectral Penalization for Adversarial Domain Adaptation, ICML 2019.
Singular values and their gradient are LAPACK's."""

import torch
from common import FEATURES, ITEMS, case, ganin, reverse
from torch.nn import functional


def loss(weight):
    def of(networks, batch):
        f = networks.extractor(torch.cat([batch.source, batch.target]), 'both')
        classification = functional.cross_entropy(networks.head(f[:ITEMS]), batch.labels)
        strength = ganin(0.3)
        domain = functional.cross_entropy(networks['discriminator'](reverse(f, strength)), torch.tensor([0] * ITEMS + [1] * ITEMS))
        squares = torch.linalg.svdvals(f[:ITEMS])[0] ** 2 + torch.linalg.svdvals(f[ITEMS:])[0] ** 2
        total = classification + domain + weight * squares
        return {'loss': total, 'classification-loss': classification, 'domain-loss': domain, 'lambda': strength, 'spectral-penalty': squares}

    return of


def cases():
    return [
        case(
            [('adversarial', ('extractor', 'head', 'discriminator'), loss(weight))],
            normalisation=normalisation, own={'discriminator': (FEATURES, 3, 2)},
            parameters={'discriminatorUnits': 3, **({'spectralWeight': weight} if weight != 2e-4 else {})},
        )
        for normalisation, weight in (('none', 2e-4), ('none', 0.3), ('shared', 0.3), ('domain', 0.3))
    ]
