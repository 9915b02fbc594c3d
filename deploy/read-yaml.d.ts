/** Type of read-yaml.js for the tests. */
export declare function readYaml(text: string): unknown;
