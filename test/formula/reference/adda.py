"""Tzeng et al., Adversarial Discriminative Domain Adaptation, CVPR 2017."""

import torch
from common import FEATURES, ITEMS, case
from torch.nn import functional

DISCRIMINATOR = 'target-discriminator'


def discriminate(networks, batch):
    source = networks[DISCRIMINATOR](networks.extractor(batch.source, 'source', 'source-extractor')).softmax(1)
    target = networks[DISCRIMINATOR](networks.extractor(batch.target, 'target')).softmax(1)
    domain = -(source[:, 0].log().mean() + target[:, 1].log().mean()) / 2
    return {'loss': domain, 'domain-loss': domain}


def mislead(networks, batch):
    scores = networks[DISCRIMINATOR](networks.extractor(batch.target, 'target'))
    inverted = functional.cross_entropy(scores, torch.zeros(ITEMS, dtype=torch.long))
    return {'loss': inverted, 'inverted-domain-loss': inverted}


def cases():
    phases = [('discriminate', (DISCRIMINATOR,), discriminate), ('mislead', ('extractor',), mislead)]
    own = {'source-extractor': 'extractor', DISCRIMINATOR: (FEATURES, 3, 2)}
    return [case(phases, own=own, normalisation=normalisation, parameters={'discriminatorUnits': 3}) for normalisation in ('none', 'domain')]
