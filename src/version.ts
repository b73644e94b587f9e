import { createRequire } from 'node:module';

const { version } = createRequire(import.meta.url)('optimal-brain-surgeon/package.json') as { version: string };

/** Version of this package. */
export const PACKAGE_VERSION = version;
