"""Fernando et al., Unsupervised Visual Domain Adaptation Using Subspace Alignment, ICCV 2013: the head, retrained as in coral.py."""

from common import FEATURES
from coral import retrained


def cases():
    return [retrained(FEATURES, 'none', {}), retrained(2, 'domain', {'components': 2})]
