"""Li et al., Revisiting Batch Normalization For Practical Domain Adaptation, ICLR Workshop 2017. There is no loss; the entropy
that charts show needs the target's own statistics."""

from common import case
from torch.distributions import Categorical


def loss(networks, batch):
    entropy = Categorical(logits=networks.head(networks.extractor(batch.target, 'target'))).entropy().mean()
    return {'loss': 0 * entropy, 'target-entropy': entropy}


def cases():
    return [case([('observe', (), loss)], ('target',), normalisation) for normalisation in ('none', 'shared', 'domain')]
