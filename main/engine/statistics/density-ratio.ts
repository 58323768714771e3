/*
 * How much likelier items are in one domain than in another, by a domain classifier.
 * Bickel, Brückner & Scheffer, Discriminative Learning for Differing Training and Test Distributions, ICML 2007.
 *
 *   w(x) = p_t(x) / p_s(x) = (n_s / n_t) · d(t | x) / d(s | x)          d: logistic regression on n_s source and n_t target items
 *
 * Its decay is one of five, chosen as in You et al., ICML 2019, by a fifth of the items that it does not learn from; by their
 * likelihood, since the ratio needs the probabilities and not only the decision.
 */
import { permutation, randomFor } from '../random.ts';
import { learnClassifier, logitsOf, softmaxInPlace } from './logistic-regression.ts';
import type { Classifier } from './logistic-regression.ts';
import { rowsAt, stacked } from './rows.ts';
import type { Rows } from './rows.ts';

/** From the strongest on, each starting where the one before ended. */
const [strongest, ...weaker] = [1, 1e-1, 1e-2, 1e-3, 1e-4] as const;
const [isSource, isTarget] = [0, 1];

/** w of each row of `at`. NaN where a domain has fewer than two items. */
export function densityRatio(source: Rows, target: Rows, at: Rows, seed: number): Float64Array {
  if (source.count < 2 || target.count < 2) return new Float64Array(at.count).fill(Number.NaN);
  const s = parted(source, seed, 'source');
  const t = parted(target, seed, 'target');
  const learnt = stacked(s.learnt, t.learnt);
  const labels = domains(s.learnt, t.learnt);
  let tried = learnClassifier(learnt, labels, 2, strongest);
  let [best, most] = [tried, -Infinity];
  for (const decay of [strongest, ...weaker]) {
    tried = learnClassifier(learnt, labels, 2, decay, tried);
    const likelihood = logLikelihood(tried, stacked(s.kept, t.kept), domains(s.kept, t.kept));
    if (likelihood > most) [best, most] = [tried, likelihood];
  }
  const logits = logitsOf(best, at);
  const prior = s.learnt.count / t.learnt.count;
  return Float64Array.from(
    { length: at.count },
    (_, item) => prior * Math.exp((logits[item * 2 + isTarget] ?? 0) - (logits[item * 2 + isSource] ?? 0)),
  );
}

function parted(rows: Rows, seed: number, domain: string): { learnt: Rows; kept: Rows } {
  const order = permutation(randomFor(seed, `density-ratio/${domain}`), rows.count);
  const size = Math.max(1, Math.round(rows.count / 5));
  return { learnt: rowsAt(rows, order.slice(size)), kept: rowsAt(rows, order.slice(0, size)) };
}

const domains = (source: Rows, target: Rows): Int32Array =>
  new Int32Array(source.count + target.count).fill(isSource).fill(isTarget, source.count);

/** Σ log d(domain | x). */
function logLikelihood(classifier: Classifier, rows: Rows, labels: Int32Array): number {
  const logits = logitsOf(classifier, rows);
  return labels.reduce((sum, domain, item) => {
    const row = logits.subarray(item * 2, item * 2 + 2);
    return sum + (row[domain] ?? 0) - softmaxInPlace(row);
  }, 0);
}
