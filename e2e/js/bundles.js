// The built contracts.

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Abi } from '@polkadot/api-contract';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = resolve(ROOT, process.env.STAKEPOOL_BUNDLES ?? 'target/ink');

export const NAMES = ['quorum_verifier', 'worker_registry', 'mining', 'pool_factory', 'stakepool'];

// The contract's bundle as a user interface loads it: one JSON file with code and metadata.
export function bundle(name) {
  return JSON.parse(readFileSync(join(FOLDER, name, `${name}.contract`), 'utf8'));
}

export function abi(name) {
  return new Abi(bundle(name));
}
