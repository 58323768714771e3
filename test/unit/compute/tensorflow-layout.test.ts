import { describe, expect, it } from 'vitest';
import { linkLibraries, placeOf } from '../../../main/compute/engines/tensorflow-layout.ts';

describe('where the files of a TensorFlow distribution go', () => {
  it.each([
    ['tensorflow/libtensorflow_cc.so.2', 'lib/libtensorflow_cc.so.2'],
    ['tensorflow/libtensorflow_framework.so.2', 'lib/libtensorflow_framework.so.2'],
    ['./lib/libtensorflow.so.2.18.0', 'lib/libtensorflow.so.2'],
    ['lib/libtensorflow.2.18.0.dylib', 'lib/libtensorflow.2.dylib'],
    ['lib\\tensorflow.dll', 'tensorflow.dll'],
    ['lib/tensorflow.lib', 'lib/tensorflow.lib'],
    ['tensorflow/include/tensorflow/c/eager/c_api.h', 'include/tensorflow/c/eager/c_api.h'],
    ['tensorflow/include/xla/tsl/c/tsl_status.h', 'include/xla/tsl/c/tsl_status.h'],
    ['include/tsl/platform/ctstring_internal.h', 'include/tsl/platform/ctstring_internal.h'],
  ])('%s goes to %s', (path, place) => expect(placeOf(path)).toBe(place));

  it.each([
    'tensorflow/python/_pywrap_tfe.so',
    'tensorflow/include/external/eigen/Eigen/Core',
    'tensorflow/include/tensorflow/core/framework/op.h',
    'tensorflow/__init__.py',
    '../lib/libtensorflow.so.2',
    'include/../../c/evil.h',
    'lib/libtensorflow.so',
  ])('%s is left out', (path) => expect(placeOf(path)).toBeUndefined());

  it('links with the whole library and its framework, or with nothing', () => {
    expect(linkLibraries(['lib/libtensorflow_cc.so.2', 'lib/libtensorflow_framework.so.2'], 'linux')).toEqual([
      'lib/libtensorflow_cc.so.2',
      'lib/libtensorflow_framework.so.2',
    ]);
    expect(linkLibraries(['lib/libtensorflow.2.dylib', 'lib/libtensorflow_framework.2.dylib'], 'darwin')).toHaveLength(2);
    expect(linkLibraries(['lib/tensorflow.lib', 'tensorflow.dll'], 'win32')).toEqual(['lib/tensorflow.lib']);
    expect(linkLibraries(['lib/libtensorflow_cc.so.2'], 'linux')).toEqual([]);
    expect(linkLibraries(['lib/tensorflow.lib'], 'win32')).toEqual([]);
    expect(linkLibraries(['lib/libtensorflow_cc.so.2', 'lib/libtensorflow_framework.so.2'], 'darwin')).toEqual([]);
  });
});
