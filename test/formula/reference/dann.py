"""Ganin et al., Domain-Adversarial Training of Neural Networks, JMLR 17, 2016."""

import torch
from common import FEATURES, ITEMS, case, ganin, reverse
from torch.nn import functional


def loss(progress, name='classification-loss', fit=functional.cross_entropy):
    def of(networks, batch):
        f = networks.extractor(torch.cat([batch.source, batch.target]), 'both')
        classification = fit(networks.head(f[:ITEMS]), batch.labels)
        strength = ganin(progress)
        domain = functional.cross_entropy(networks['discriminator'](reverse(f, strength)), torch.tensor([0] * ITEMS + [1] * ITEMS))
        return {'loss': classification + domain, name: classification, 'domain-loss': domain, 'lambda': strength}

    return of


def cases():
    return [
        case([('adversarial', ('extractor', 'head', 'discriminator'), loss(0.3, 'regression-loss', functional.mse_loss))], outputs=1, own={'discriminator': (FEATURES, 3, 2)}, parameters={'discriminatorUnits': 3})
    ] + [
        case([('adversarial', ('extractor', 'head', 'discriminator'), loss(0.3))], normalisation=normalisation, own={'discriminator': (FEATURES, 3, 2)}, parameters={'discriminatorUnits': 3})
        for normalisation in ('none', 'shared', 'domain')
    ]
