"""Makes the bundled samples: MNIST digits as source, other MNIST digits over photographs as target.

    python make_samples.py --digits FOLDER --photographs FOLDER [--out FOLDER] [--check]

--digits       folder with mnist10k-images-idx3-ubyte.gz and mnist10k-labels-idx1-ubyte.gz
--photographs  folder skimage/data of scikit-image 0.26.0: `pip download scikit-image==0.26.0 --no-deps`, then unzip the wheel
--out          where the samples go; by default beside this script
--check        writes nothing; fails unless the files in --out are, byte for byte, what this script makes

Needs numpy and pillow. The same input gives the same files, so that anyone can check where they come from.

The recipe is that of MNIST-M (Ganin et al., JMLR 17, 2016): |patch - digit|, the patch a random 28 x 28 square of a photograph,
the digit binarised to 0 or 255, the same in all three channels.
"""

import argparse
import gzip
import hashlib
import io
import json
import struct
import sys
from pathlib import Path

import numpy as np
from PIL import Image

COUNT = 4000
SIDE = 28
SEED = 20161
IMAGES = 'mnist-images-idx3-ubyte.gz'
LABELS = 'mnist-labels-idx1-ubyte.gz'
TARGET = 'mnist-over-photographs.npz'
PROVENANCE = 'provenance.json'

CC0 = 'CC0-1.0'
PUBLIC_DOMAIN = 'public domain'
# Only what scikit-image's documentation marks as CC0 or in the public domain, in colour, with detail in every part.
PHOTOGRAPHS = [
    ('astronaut.png', 'Portrait of Eileen Collins', 'NASA', PUBLIC_DOMAIN, 'https://flic.kr/p/r9qvLn'),
    ('chelsea.png', 'Chelsea the cat', 'Stefan van der Walt', CC0, 'scikit-image'),
    ('coffee.png', 'Coffee cup', 'Rachel Michetti, courtesy of Pikolo Espresso Bar', CC0, 'scikit-image'),
    ('hubble_deep_field.jpg', 'Hubble eXtreme Deep Field', 'NASA', PUBLIC_DOMAIN, 'http://hubblesite.org/newscenter/archive/releases/2012/37/image/a/'),
    ('retina.jpg', 'Human retina', 'Mikael Häggström', CC0, 'https://commons.wikimedia.org/wiki/File:Fundus_photograph_of_normal_left_eye.jpg'),
    ('rocket.jpg', 'Launch of DSCOVR on Falcon 9', 'SpaceX', PUBLIC_DOMAIN, 'https://www.flickr.com/photos/spacexphotos/16511594820/'),
]


def read_idx(path):
    """An IDX file of unsigned bytes as an array."""
    packed = gzip.decompress(path.read_bytes())
    if packed[:3] != b'\0\0\x08':
        sys.exit(f'{path} is not an IDX file of unsigned bytes.')
    axes = packed[3]
    shape = struct.unpack(f'>{axes}I', packed[4 : 4 + 4 * axes])
    return np.frombuffer(packed, np.uint8, offset=4 + 4 * axes).reshape(shape)


def idx_bytes(array):
    """An array of unsigned bytes as a packed IDX file, without a time stamp."""
    head = b'\0\0\x08' + bytes([array.ndim]) + struct.pack(f'>{array.ndim}I', *array.shape)
    return gzip.compress(head + array.tobytes(), 9, mtime=0)


def npz_bytes(**arrays):
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def digest(data):
    return hashlib.sha256(data).hexdigest()


def binarised(digits):
    return np.where(digits >= 128, 255, 0).astype(np.uint8)


def choose(digits, random):
    """Indices of the source's digits and of the target's; no binarised digit is in both."""
    order = random.permutation(len(digits))
    source = order[:COUNT]
    taken = {digest(binarised(digits[index]).tobytes()) for index in source}
    target = [index for index in order[COUNT:] if digest(binarised(digits[index]).tobytes()) not in taken][:COUNT]
    if len(target) < COUNT:
        sys.exit(f'{len(digits)} digits are too few for {COUNT} and {COUNT} others.')
    return source, np.array(target)


def over_photographs(digits, photographs, random):
    """|patch - digit| for each digit, each patch from a photograph drawn with equal chance. uint8 [n, 28, 28, 3]."""
    result = np.empty((len(digits), SIDE, SIDE, 3), np.uint8)
    for index, digit in enumerate(binarised(digits)):
        photograph = photographs[random.randint(len(photographs))]
        top = random.randint(photograph.shape[0] - SIDE + 1)
        left = random.randint(photograph.shape[1] - SIDE + 1)
        patch = photograph[top : top + SIDE, left : left + SIDE]
        # |p - 0| is p and |p - 255| is 255 - p: a photograph's negative where the digit is.
        result[index] = np.where(digit[:, :, None] > 0, 255 - patch, patch)
    return result


def make(digits_folder, photographs_folder):
    """All files of the sample by name."""
    read = [digits_folder / f'mnist10k-{kind}-ubyte.gz' for kind in ('images-idx3', 'labels-idx1')]
    digits, labels = (read_idx(path) for path in read)
    # RandomState, unlike the newer generators, is promised to stay the same in all versions of NumPy.
    random = np.random.RandomState(SEED)
    source, target = choose(digits, random)
    listed = [(photographs_folder / name, title, author, licence, url) for name, title, author, licence, url in PHOTOGRAPHS]
    photographs = [np.asarray(Image.open(path).convert('RGB')) for path, *_ in listed]
    files = {
        IMAGES: idx_bytes(digits[source]),
        LABELS: idx_bytes(labels[source]),
        TARGET: npz_bytes(x=over_photographs(digits[target], photographs, random), y=labels[target]),
    }
    provenance = {
        'seed': SEED,
        'sha256': {name: digest(data) for name, data in files.items()},
        'digits': {path.name: digest(path.read_bytes()) for path in read},
        'photographs': [
            {'file': path.name, 'title': title, 'author': author, 'licence': licence, 'from': url, 'sha256': digest(path.read_bytes())}
            for path, title, author, licence, url in listed
        ],
        'mnist10k': {'source': source.tolist(), 'target': target.tolist()},
    }
    files[PROVENANCE] = provenance_bytes(provenance)
    return files


def provenance_bytes(provenance):
    """JSON with one line for each entry, and the long lists of indices on one line each."""
    entries = []
    for key, value in provenance.items():
        if isinstance(value, dict):
            inner = ',\n'.join(f'    {json.dumps(name)}: {json.dumps(item)}' for name, item in value.items())
            entries.append(f'  {json.dumps(key)}: {{\n{inner}\n  }}')
        elif isinstance(value, list):
            inner = ',\n'.join(f'    {json.dumps(item, ensure_ascii=False)}' for item in value)
            entries.append(f'  {json.dumps(key)}: [\n{inner}\n  ]')
        else:
            entries.append(f'  {json.dumps(key)}: {json.dumps(value)}')
    return ('{\n' + ',\n'.join(entries) + '\n}\n').encode()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--digits', type=Path, required=True)
    parser.add_argument('--photographs', type=Path, required=True)
    parser.add_argument('--out', type=Path, default=Path(__file__).parent)
    parser.add_argument('--check', action='store_true')
    options = parser.parse_args()
    wrong = []
    for name, data in make(options.digits, options.photographs).items():
        path = options.out / name
        if not options.check:
            path.write_bytes(data)
        elif not path.is_file() or path.read_bytes() != data:
            wrong.append(name)
        print(f'{name}: {len(data):,} bytes{" (differs)" if name in wrong else ""}')
    if wrong:
        sys.exit(f'{", ".join(wrong)} in {options.out} is not what this script makes; run it without --check.')


if __name__ == '__main__':
    main()
