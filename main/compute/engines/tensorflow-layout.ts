/**
 * Where a file of a TensorFlow distribution goes in an installation, by its path inside a wheel (`tensorflow/…`), a
 * C library (`lib/…`, `include/…`) or the folder that Python installed; undefined for what the addon does not need.
 * Libraries get the name under which the loader asks for them: `lib/libtensorflow.so.2`, not `….so.2.18.0`.
 */
export function placeOf(path: string): string | undefined {
  const parts = path.replaceAll('\\', '/').split('/');
  if (parts.includes('..')) return undefined;
  const name = parts.at(-1) ?? '';
  const include = parts.indexOf('include');
  if (include >= 0) {
    const header = parts.slice(include + 1).join('/');
    return /^(tensorflow|tsl|xla)\/(.*\/)?(c\/|platform\/ctstring).*\.h$/.test(header) ? `include/${header}` : undefined;
  }
  const linux = /^(libtensorflow(?:_cc|_framework)?)\.so\.(\d+)(\.\d+)*$/.exec(name);
  if (linux) return `lib/${linux[1]}.so.${linux[2]}`;
  const mac = /^(libtensorflow(?:_cc|_framework)?)\.(\d+)(\.\d+)*\.dylib$/.exec(name);
  if (mac) return `lib/${mac[1]}.${mac[2]}.dylib`;
  if (name === 'tensorflow.lib') return 'lib/tensorflow.lib';
  // Windows looks for it beside the addon.
  return name === 'tensorflow.dll' ? name : undefined;
}

/** The libraries the addon is linked with, of the files that were found; empty when TensorFlow is not complete. */
export function linkLibraries(files: readonly string[], platform: NodeJS.Platform = process.platform): string[] {
  if (platform === 'win32') return files.includes('tensorflow.dll') ? files.filter((file) => file === 'lib/tensorflow.lib') : [];
  const suffix = platform === 'darwin' ? /^lib\/lib(\w+)\.\d+\.dylib$/ : /^lib\/lib(\w+)\.so\.\d+$/;
  const found = new Map(files.flatMap((file): [string, string][] => [[suffix.exec(file)?.[1] ?? '', file]]));
  const whole = found.get('tensorflow') ?? found.get('tensorflow_cc');
  const framework = found.get('tensorflow_framework');
  return whole && framework ? [whole, framework] : [];
}
