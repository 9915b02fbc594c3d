import { compilePolicy, type CompiledPolicy } from './compiled-policy.ts';
import type { PolicyDocument } from './policy-document.ts';

const CAPACITY = 1_000;

export interface PolicyCache {
  /** Roles share their documents over thousands of accounts: compiled once, for as long as the document lives. */
  ofDocument(document: PolicyDocument): CompiledPolicy;
  /** Sessions mostly come with the same few texts. Throws what `JSON.parse` and `compilePolicy` throw. */
  ofText(text: string): CompiledPolicy;
}

export function policyCache(): PolicyCache {
  const byDocument = new WeakMap<PolicyDocument, CompiledPolicy>();
  const byText = new Map<string, CompiledPolicy>();
  return {
    ofDocument(document) {
      const compiled = byDocument.get(document) ?? compilePolicy(document);
      byDocument.set(document, compiled);
      return compiled;
    },
    ofText(text) {
      const compiled = byText.get(text) ?? compilePolicy(JSON.parse(text) as PolicyDocument);
      if (byText.size >= CAPACITY) byText.clear();
      byText.set(text, compiled);
      return compiled;
    },
  };
}
