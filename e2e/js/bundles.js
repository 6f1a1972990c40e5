// The built contracts.

import { readFileSync } from 'node:fs';
import { Abi } from '@polkadot/api-contract';

const FOLDER = new URL('../../target/ink/', import.meta.url);

export const NAMES = ['quorum_verifier', 'worker_registry', 'mining', 'pool_factory', 'stakepool'];

// The contract's bundle as a user interface loads it: one JSON file with code and metadata.
export function bundle(name) {
  return JSON.parse(readFileSync(new URL(`${name}/${name}.contract`, FOLDER), 'utf8'));
}

export function abi(name) {
  return new Abi(bundle(name));
}
