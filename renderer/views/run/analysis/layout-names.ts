import type { Layout } from '../../../charts/layouts.ts';

export const layoutNames: Readonly<Record<Layout['method'], string>> = { pca: 'PCA', tsne: 't-SNE', umap: 'UMAP' };
