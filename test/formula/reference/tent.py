"""Wang et al., Tent: Fully Test-Time Adaptation by Entropy Minimization, ICLR 2021. All gradients are written; the engine has
those of normalisation alone."""

from common import case
from torch.distributions import Categorical


def loss(networks, batch):
    entropy = Categorical(logits=networks.head(networks.extractor(batch.target, 'target'))).entropy().mean()
    return {'loss': entropy, 'target-entropy': entropy}


def cases():
    return [case([('adapt', ('extractor', 'head'), loss)], ('target',), normalisation) for normalisation in ('none', 'shared', 'domain')]
