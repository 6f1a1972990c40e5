import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blake2AsHex } from '@polkadot/util-crypto';
import { NAMES, abi, bundle } from './bundles.js';

for (const name of NAMES) {
  test(`the bundle of ${name} brings the code that it names`, () => {
    const { source } = bundle(name);
    assert.equal(blake2AsHex(source.wasm), source.hash);
  });

  test(`the bundle of ${name} explains what users call`, () => {
    const { constructors, messages } = abi(name);
    // What contracts call of each other is named after a trait, and explained there.
    const isForUsers = ({ identifier }) => !/^(Factory|Mining|Registry|Verifier)::/.test(identifier);
    const silent = [...constructors, ...messages.filter(isForUsers)].filter(({ docs }) => docs.join('').trim() === '');
    assert.deepEqual(silent.map(({ identifier }) => identifier), []);
  });
}
