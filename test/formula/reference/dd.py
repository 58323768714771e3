"""Zhang et al., Bridging Theory and Algorithm for Domain Adaptation, ICML 2019, section 3, with (σ(a) − σ(b))² as the loss of two numbers."""

import torch
from common import ITEMS, case, ganin, reverse
from torch.nn import functional

MARGIN, LARGEST, PROGRESS = 1.5, 0.6, 0.3


def loss(networks, batch):
    eta = LARGEST * ganin(PROGRESS)
    f = networks.extractor(torch.cat([batch.source, batch.target]), 'both')
    own = networks.head(f)
    other = networks.head(reverse(f, eta), 'adversarial-head')
    apart = (own.detach().sigmoid() - other.sigmoid()) ** 2
    regression = functional.mse_loss(own[:ITEMS], batch.labels)
    discrepancy = apart[ITEMS:].mean() - MARGIN * apart[:ITEMS].mean()
    return {'loss': regression - discrepancy, 'regression-loss': regression, 'discrepancy': discrepancy, 'eta': eta}


def cases():
    phases = [('adversarial', ('extractor', 'head', 'adversarial-head'), loss)]
    parameters = {'margin': MARGIN, 'eta': LARGEST}
    return [case(phases, own={'adversarial-head': 'head'}, outputs=1, normalisation=normalisation, parameters=parameters, progress=PROGRESS) for normalisation in ('none', 'domain')]
