"""Ganin et al., Domain-Adversarial Training of Neural Networks, JMLR 17, 2016."""

import torch
from common import FEATURES, ITEMS, case, ganin, reverse
from torch.nn import functional


def loss(progress):
    def of(networks, batch):
        f = networks.extractor(torch.cat([batch.source, batch.target]), 'both')
        classification = functional.cross_entropy(networks.head(f[:ITEMS]), batch.labels)
        strength = ganin(progress)
        domain = functional.cross_entropy(networks['discriminator'](reverse(f, strength)), torch.tensor([0] * ITEMS + [1] * ITEMS))
        return {'loss': classification + domain, 'classification-loss': classification, 'domain-loss': domain, 'lambda': strength}

    return of


def cases():
    return [
        case([('adversarial', ('extractor', 'head', 'discriminator'), loss(0.3))], normalisation=normalisation, own={'discriminator': (FEATURES, 3, 2)}, parameters={'discriminatorUnits': 3})
        for normalisation in ('none', 'shared', 'domain')
    ]
