// A worker and its attestors, written from docs/protocol.md alone.

import { randomBytes } from 'node:crypto';
import { secp256k1PairFromSeed, secp256k1Sign } from '@polkadot/util-crypto';
import * as protocol from './protocol.js';

// A key pair of secp256k1: the public key has 33 bytes, a signature r, s and the recovery id, 65 bytes.
export class Key {
  constructor(secret = randomBytes(32)) {
    const { publicKey, secretKey } = secp256k1PairFromSeed(new Uint8Array(secret));
    this.public = publicKey;
    this.secret = secretKey;
  }

  // Signs the hash of a statement.
  sign(statement) {
    return secp256k1Sign(statement, { secretKey: this.secret }, 'blake2');
  }
}

// The machine's side: what it says of itself, and what it counted. Others relay it.
export class Worker {
  constructor(key = new Key()) {
    this.key = key;
    this.id = key.public;
  }

  // Who asks an attestor proves that he has the key that he wants to register.
  signPossession(verifier, info, time) {
    return this.key.sign(protocol.possession({ verifier, info: this.registration(info), time }));
  }

  // `RegistrationInfo`: operator, cores, feature level, registry and challenge are given.
  registration(info) {
    return protocol.registrationInfo({ worker: this.id, ...info });
  }

  signBenchmark(registry, challenge, iterations) {
    return this.key.sign(protocol.benchmark({ registry, worker: this.id, challenge, iterations }));
  }

  signHeartbeat(mining, { session, challenge }, iterations) {
    return this.key.sign(protocol.heartbeat({ mining, worker: this.id, session, challenge, iterations }));
  }
}

// The proof of a quorum: each attestor signs the same facts for a registry.
export function vouch(attestors, verifier, registry, facts) {
  const encoded = protocol.enclaveFacts(facts);
  const statement = protocol.attestation({ verifier, registry, facts: encoded });
  return protocol.quorumProof(encoded, attestors.map((attestor) => attestor.sign(statement)));
}
