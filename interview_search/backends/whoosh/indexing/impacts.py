"""How much a section counts for a stem: the saturated frequency of BM25F, as a share of 65,535,

    tf / (tf + k1 (1 - b + b len / reference))

where tf and len are sums over the parts, weighted, without stop words
(Robertson and Zaragoza 2009, section 3.6; as Lucene's combined fields).
"""

from __future__ import annotations

import numpy as np

from ..files.columns import Array

IMPACT_MAX = 65_535


def impacts(frequency: Array, norm: Array) -> Array:
    """u2: the saturated frequencies, 1 to 65,535; `norm` as of `invert.norms`."""
    tf = frequency.astype(np.float32)
    found = tf / (tf + norm) * np.float32(IMPACT_MAX) + np.float32(0.5)
    found = np.maximum(found, 1)
    return np.asarray(found.astype(np.uint16))
