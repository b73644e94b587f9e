"""Writes numpy.npz and compressed.npz, which the tests of .npz files read (NumPy 2.4.6)."""
import numpy as np

weight = np.arange(1, 7, dtype='<f8').reshape(2, 3) / 4
arrays = {
    'weight': weight,
    'columns': np.asfortranarray(weight),
    'box': np.asfortranarray(np.arange(24, dtype='<f4').reshape(2, 3, 4)),
    'big': weight.astype('>f8'),
    'small': np.array([-128, 0, 127], dtype='i1'),
    'long': np.array([-(2**53) + 1, 2**53 - 1], dtype='<i8'),
    'unsigned': np.array([0, 2**32 - 1], dtype='>u4'),
    'truth': np.array([[True], [False]]),
    'single': np.float32(0.1),
    'none': np.zeros((0, 3)),
}
np.savez('numpy.npz', **arrays)
np.savez_compressed('compressed.npz', **arrays)
