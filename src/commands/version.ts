import packageJson from '../../package.json' with { type: 'json' };

/** Of the package, as `--version` tells it. */
export const VERSION: string = packageJson.version;
