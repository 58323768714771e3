"""Zhang et al., Bridging Theory and Algorithm for Domain Adaptation, ICML 2019."""

import torch
from common import ITEMS, case, ganin, reverse

MARGIN, LARGEST, PROGRESS = 3, 0.6, 0.3


def loss(networks, batch):
    eta = LARGEST * ganin(PROGRESS)
    f = networks.extractor(torch.cat([batch.source, batch.target]), 'both')
    own = networks.head(f)
    other = networks.head(reverse(f, eta), 'adversarial-head').softmax(1)
    everyone = torch.arange(2 * ITEMS)
    agreed = other[everyone, own.argmax(1)]
    classification = -(own[:ITEMS].softmax(1).log() * batch.labels).sum(1).mean()
    discrepancy = (1 - agreed[ITEMS:]).log().mean() + MARGIN * agreed[:ITEMS].log().mean()
    return {'loss': classification - discrepancy, 'classification-loss': classification, 'discrepancy': discrepancy, 'eta': eta}


def cases():
    phases = [('adversarial', ('extractor', 'head', 'adversarial-head'), loss)]
    parameters = {'margin': MARGIN, 'eta': LARGEST}
    return [case(phases, own={'adversarial-head': 'head'}, normalisation=normalisation, parameters=parameters, progress=PROGRESS) for normalisation in ('none', 'domain')]
