"""Zhang et al., Importance Weighted Adversarial Nets for Partial Domain Adaptation, CVPR 2018."""

import torch
from common import FEATURES, case, ganin, reverse

WEIGHING, ALIGNING = 'weighing-discriminator', 'aligning-discriminator'
LARGEST, GAMMA, PROGRESS = 0.5, 0.2, 0.3


def probability(networks, name, features):
    """Of source."""
    return networks[name](features).softmax(1)[:, 0]


def loss(networks, batch):
    strength = LARGEST * ganin(PROGRESS)
    fs = networks.extractor(batch.source, 'source', 'source-extractor').detach()
    ft = networks.extractor(batch.target, 'target')
    ds, dt = (probability(networks, WEIGHING, f.detach()) for f in (fs, ft))
    weighing = -(ds.log().mean() + (1 - dt).log().mean()) / 2
    weights = (1 - ds).detach()
    weights = weights / weights.mean()
    aligning = -((weights * probability(networks, ALIGNING, fs).log()).mean() + (1 - probability(networks, ALIGNING, reverse(ft, strength))).log().mean()) / 2
    p = networks.head(ft).softmax(1)
    entropy = -(p * p.log()).sum(1).mean()
    return {'loss': weighing + aligning + GAMMA * entropy, 'weighing-loss': weighing, 'domain-loss': aligning, 'entropy': entropy, 'lambda': strength}


def cases():
    phases = [('adversarial', ('extractor', WEIGHING, ALIGNING), loss)]
    own = {'source-extractor': 'extractor', WEIGHING: (FEATURES, 3, 2), ALIGNING: (FEATURES, 3, 2)}
    parameters = {'lambda': LARGEST, 'gamma': GAMMA, 'discriminatorUnits': 3}
    return [case(phases, own=own, normalisation=normalisation, parameters=parameters, progress=PROGRESS) for normalisation in ('none', 'domain')]
